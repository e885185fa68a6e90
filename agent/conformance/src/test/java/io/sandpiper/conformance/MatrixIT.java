package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.sandpiper.conformance.Page.Cell;
import io.sandpiper.wamp.codec.Serializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.opentest4j.TestAbortedException;

/**
 * Each feature on each router in each serializer. A cell is red when something fails that is not
 * known of the router, or when the page beside the client says that it passes and it does not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("conformance")
class MatrixIT {
  private static final Path PAGE = Path.of("../wamp/CONFORMANCE.md");

  private final List<Feature> features =
      Stream.of(
              CallFeatures.all(),
              EventFeatures.all(),
              MetaFeatures.all(),
              ProofFeatures.all(),
              PeerFeatures.all())
          .flatMap(List::stream)
          .toList();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Page seen = new Page();
  private final Page said;

  MatrixIT() throws IOException {
    said = Page.read(PAGE);
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> crossbar() throws InterruptedException {
    return on(Routers.CROSSBAR);
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> foxWamp() throws InterruptedException {
    return on(Routers.FOX_WAMP);
  }

  @TestFactory
  @Order(3)
  Stream<DynamicTest> ours() throws InterruptedException {
    return on(Routers.OURS);
  }

  /**
   * Skips itself without a word: it is on no registry, and only somebody who has it can ask for it.
   */
  @TestFactory
  @Order(4)
  Stream<DynamicTest> nexus() throws InterruptedException {
    if (System.getProperty("nexusd", "").isEmpty()) return Stream.of();
    return on(Routers.NEXUS);
  }

  private Stream<DynamicTest> on(String name) throws InterruptedException {
    try {
      return all(name);
    } catch (TestAbortedException e) {
      // A factory that skips itself is counted as no test; this is counted as a skipped one.
      return Stream.of(
          DynamicTest.dynamicTest(
              name,
              () -> {
                throw e;
              }));
    }
  }

  private Stream<DynamicTest> all(String name) throws InterruptedException {
    // The peers are wanted on every router: better none of a router than half of it.
    Installed.autobahnPython();
    Installed.node();
    Installed.modules("autobahn");
    Installed.modules("wampy");
    Router router = Routers.start(name);
    open.push(router);
    var tests = new ArrayList<DynamicTest>();
    for (Serializer serializer : router.serializers()) {
      var peers = new Peers(router, serializer);
      open.push(peers);
      String column = name + " " + serializer.name().toLowerCase(Locale.ROOT);
      for (Feature feature : features) {
        String row = Page.row(feature.group(), feature.name());
        String prefix = "cell" + tests.size() + "." + serializer.name().toLowerCase(Locale.ROOT);
        tests.add(
            DynamicTest.dynamicTest(
                column + ", " + row,
                () -> {
                  Outcome outcome = run(feature, new Bench(router, serializer, peers, prefix));
                  judge(column, row, cell(name, row, outcome, prefix));
                }));
      }
    }
    return tests.stream();
  }

  private static Outcome run(Feature feature, Bench bench) {
    try (bench) {
      feature.test().run(bench);
      return new Outcome.Passed();
    } catch (Exception | AssertionError e) {
      Outcome outcome = Outcome.of(e);
      // A peer that takes part in what goes wrong may have lost its session.
      if (!(outcome instanceof Outcome.NotOffered)) bench.renewPeers();
      return outcome;
    }
  }

  private static Cell cell(String router, String row, Outcome outcome, String prefix) {
    String text = Outcome.text(outcome);
    Optional<Known> known = Known.of(router, row, text);
    if (outcome instanceof Outcome.Passed) return new Cell("passed", "");
    if (outcome instanceof Outcome.NotOffered o) return new Cell("not offered", o.why());
    if (outcome instanceof Outcome.Refused o) {
      return known
          .map(k -> new Cell("refused", "`" + o.said().replace(prefix + ".", "") + "`: " + k.why()))
          .orElseGet(() -> fail("refused, which is not known of " + router + ": " + o.said()));
    }
    Throwable why = ((Outcome.Failed) outcome).why();
    return known
        .map(k -> new Cell("not offered", k.why()))
        .orElseGet(() -> fail("failed, which is not known of " + router + ": " + text, why));
  }

  private void judge(String column, String row, Cell cell) {
    seen.put(column, row, cell);
    Cell before = said.cell(column, row);
    if (before != null && before.passed() && !cell.passed()) {
      fail("passed when " + PAGE.getFileName() + " was written, and now is " + cell);
    }
  }

  @AfterAll
  void end() throws Exception {
    while (!open.isEmpty()) open.pop().close();
    if (Boolean.getBoolean("sandpiper.write-conformance")) {
      Files.writeString(PAGE, said.with(seen).text(About.text(), features));
      return;
    }
    List<String> behind = said.behind(seen);
    if (behind.isEmpty()) return;
    System.err.println("CONFORMANCE.md is behind, write it with agent/conformance/run --write:");
    behind.forEach(line -> System.err.println("  " + line));
  }
}

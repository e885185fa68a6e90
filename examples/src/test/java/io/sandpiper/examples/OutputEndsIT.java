package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.message.Payload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However the packaged agent ends, its output is safe within the documented time, and has no other
 * edge. What SIGKILL leaves on a line dies here with the simulated board: that {@code sandpiper
 * safe} then reaches the same lines is seen here, and what the lines do on a virtual Pi.
 */
class OutputEndsIT {
  private static final String ON = "simulated line 17 goes high";
  private static final String OFF = "simulated line 17 goes low";

  @TempDir Path folder;

  private LocalRouter router;
  private Path file;
  private Program agent;

  @BeforeEach
  void withAPumpThatIsOn() throws Exception {
    router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
    Program.listenAgain(router);
    file = folder.resolve("sandpiper.yaml");
    Files.writeString(file, text(router.url()));
    HeapHog.jar(Files.createDirectory(folder.resolve("plugins")).resolve("hog.jar"));
    agent = Sandpiper.start(state(), "run", "--config", file.toString(), "--simulate");
    agent.await(Pattern.compile("joined realm demo"));
    try (Client client = client()) {
      Await.equal(Map.of("on", true), () -> set(client), Limits.ANSWER);
    }
    assertEquals(List.of(OFF, ON), edges());
  }

  @AfterEach
  void end() {
    agent.close();
    router.close();
  }

  private static String text(URI url) {
    return """
        device: bench
        prefix: demo
        router:
          url: %s
          realm: demo
          ping: {interval: 1s, timeout: 1s}
          reconnect: {initial: 100ms, max: 1s, slow: 1s}
        policy:
          - {roles: [anonymous], allow: ["*.*"]}
        components:
          pump: {driver: digital-output, line: 17, link-lost: 3s}
          hog: {driver: heap-hog}
        """
        .formatted(url);
  }

  private Map<String, String> state() {
    return Map.of(
        "STATE_DIRECTORY", folder.resolve("state").toString(),
        "SANDPIPER_PLUGINS", folder.resolve("plugins").toString());
  }

  private Client client() {
    return Client.connect(Options.of(router.url().toString(), "demo")).join();
  }

  private static Object set(Client client) {
    try {
      return client.call(Call.of("demo.bench.pump.set", Payload.of(true))).join().named();
    } catch (CompletionException e) {
      return e.getCause(); // not registered yet
    }
  }

  private List<String> edges() {
    return agent
        .output()
        .lines()
        .filter(line -> line.contains("simulated line"))
        .map(line -> line.substring(line.indexOf("simulated")))
        .toList();
  }

  private String safe() throws IOException, InterruptedException {
    try (Program safe =
        Sandpiper.start(state(), "safe", "--config", file.toString(), "--simulate")) {
      return safe.succeed(Limits.ANSWER);
    }
  }

  @Test
  void sigtermLeavesItSafe() throws InterruptedException {
    long from = System.nanoTime();
    Program.signal("TERM", agent.handle());
    agent.await(Pattern.compile(OFF));
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertTrue(took.compareTo(Limits.PROMPT) < 0, took::toString);
    agent.gone(Limits.ANSWER);
    assertEquals(List.of(OFF, ON, OFF), edges());
  }

  @Test
  void aHeapThatIsFullEndsTheAgentAndLeavesItSafe() throws Exception {
    try (Client client = client()) {
      client.call("demo.bench.hog.fill"); // whoever answers may be out of memory already
      agent.gone(Limits.ANSWER);
    }
    assertTrue(agent.output().contains("OutOfMemoryError"), agent::output);
    assertEquals(List.of(OFF, ON, OFF), edges());
  }

  @Test
  void afterSigkillSafeReachesTheSameOutputs() throws Exception {
    Program.signal("KILL", agent.handle());
    agent.gone(Limits.ANSWER);
    assertEquals(List.of(OFF, ON), edges());
    assertTrue(safe().contains("pump: safe"));
  }

  @Test
  void aLinkThatIsCutIsFollowedByTheSafeStateInItsTime() throws InterruptedException {
    long cut = System.nanoTime();
    router.stopHard();
    agent.await(Pattern.compile(OFF));
    Duration took = Duration.ofNanos(System.nanoTime() - cut);
    assertTrue(took.compareTo(Duration.ofMillis(3_000)) >= 0, took::toString);
    assertTrue(took.compareTo(Duration.ofMillis(3_000).plus(Limits.PROMPT)) < 0, took::toString);
    assertEquals(List.of(OFF, ON, OFF), edges());
  }

  @Test
  void aBrokenFileChangesNothingAndAfterACrashTheOutputIsStillKnown() throws Exception {
    Files.writeString(file, "components: [what\n");
    Program.signal("HUP", agent.handle());
    agent.await(Pattern.compile("sandpiper.yaml:"));
    assertEquals(List.of(OFF, ON), edges());
    Program.signal("KILL", agent.handle());
    agent.gone(Limits.ANSWER);

    String said = safe();

    assertTrue(said.contains("pump: safe"), said);
    assertTrue(said.contains("sandpiper.yaml:"), said);
  }

  @Test
  void aBrokenFileAtTheStartTouchesNoOutput() throws Exception {
    Files.writeString(file, "components: [what\n");
    try (Program second =
        Sandpiper.start(state(), "run", "--config", file.toString(), "--simulate")) {
      second.gone(Limits.ANSWER);
      assertFalse(second.output().contains("simulated line"), second::output);
    }
  }
}

package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.JsonText;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The Autobahn suite's cases for clients, against {@link Wire}: all that a WAMP connection is below
 * its codec. The suite, a program that {@code agent/conformance/prepare} installs, sends; we send
 * back.
 */
@Tag("conformance")
class AutobahnIT {
  /** Performance; and compression, which is not offered unless asked for. */
  private static final List<String> LEFT_OUT = List.of("9.*", "12.*", "13.*");

  private static final int CASES = 247;

  /** A page for each case, with all that went over the line. */
  private static final Path REPORTS = Path.of("target", "autobahn");

  /** By hand: patterns of the only cases to run, with a comma between two. */
  private static final String ONLY = System.getProperty("autobahn.only", "");

  /** By hand: with it, 12.* and 13.* can be run. */
  private static final boolean COMPRESSION = Boolean.getBoolean("autobahn.compression");

  /** The longest message of a case is 64 KiB. */
  private static final int LIMIT = 1024 * 1024;

  /** A case takes milliseconds, some a second of waiting; the long ones of 12.* half a minute. */
  private static final Duration CASE =
      Duration.ofSeconds(Integer.getInteger("autobahn.seconds", 30));

  private static final Pattern LISTENING =
      Pattern.compile("listening on (ws://127\\.0\\.0\\.1:\\d+)");

  private final WebSocketTransport transport = new WebSocketTransport();
  private Process suite;
  private String url;

  @AfterEach
  void endTheSuite() throws InterruptedException {
    if (suite == null) return;
    suite.destroyForcibly();
    suite.waitFor();
  }

  @Test
  @Timeout(3000)
  void theTransportPassesTheSuitesCasesForClients() throws Exception {
    start();
    int cases = Integer.parseInt(text("/getCaseCount"));
    if (ONLY.isEmpty()) assertEquals(CASES, cases);

    for (int i = 1; i <= cases; i++) run("/runCase?agent=sandpiper&case=" + i);
    run("/updateReports?agent=sandpiper");

    assertTrue(suite.waitFor(CASE.toSeconds(), TimeUnit.SECONDS), "the suite does not end");
    Map<String, String> results = results();
    assertEquals(cases, results.size());
    results.values().removeIf(AutobahnIT::passed);
    assertEquals(Map.of(), results);
  }

  /**
   * Behaviour while open and at the close. Non-strict: as RFC 6455 allows, though another way is
   * nicer, which is to notice bad UTF-8 before the message is whole. Informational: the suite only
   * notes what it saw. Unimplemented: 13.2 to 13.6 compress only with parameters that are not
   * offered.
   */
  private static boolean passed(String result) {
    if (COMPRESSION && result.equals("UNIMPLEMENTED, OK")) return true;
    return Set.of("OK, OK", "NON-STRICT, OK", "INFORMATIONAL, OK", "INFORMATIONAL, INFORMATIONAL")
        .contains(result);
  }

  private void start() throws Exception {
    var command = new ArrayList<String>(List.of(kosoku().toString(), "-m", "fuzzingserver"));
    if (ONLY.isEmpty()) LEFT_OUT.forEach(cases -> command.addAll(List.of("-x", cases)));
    else for (String cases : ONLY.split(",")) command.addAll(List.of("-i", cases));
    command.addAll(List.of("-o", REPORTS.toString(), "127.0.0.1:0"));
    var builder = new ProcessBuilder(command);
    builder.environment().put("PYTHONUNBUFFERED", "1"); // else the port is printed at the end
    builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true);
    suite = builder.start();
    var listening = new CompletableFuture<String>();
    var reader = new Thread(() -> read(suite.inputReader(), listening), "reads the suite");
    reader.setDaemon(true);
    reader.start();
    url = listening.get(CASE.toSeconds(), TimeUnit.SECONDS);
  }

  /** All that the suite prints goes on to the test's output. */
  private static void read(BufferedReader printed, CompletableFuture<String> listening) {
    printed
        .lines()
        .forEach(
            line -> {
              System.out.println(line);
              Matcher matcher = LISTENING.matcher(line);
              if (matcher.find()) listening.complete(matcher.group(1));
            });
    listening.completeExceptionally(new IOException("the suite ended without listening"));
  }

  /**
   * Where {@code agent/conformance/prepare} puts it. Without it the test is skipped, which is to be
   * seen.
   */
  private static Path kosoku() {
    String own = System.getenv("SANDPIPER_INTEROP");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path parent = cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache");
    Path folder = own != null ? Path.of(own) : parent.resolve("sandpiper-interop");
    Path program = folder.resolve("kosoku/bin/kosoku");
    boolean there = Files.isExecutable(program);
    String otherwise = "no " + program + ", run agent/conformance/prepare kosoku";
    if (!there) System.err.println("SKIPPED: " + otherwise);
    Assumptions.assumeTrue(there, otherwise);
    return program;
  }

  /** The one message that the suite sends there. */
  private String text(String path) throws Exception {
    Echo echo = run(path);
    assertEquals(1, echo.texts.size());
    return echo.texts.get(0);
  }

  private Echo run(String path) throws Exception {
    var uri = URI.create(url + path);
    var echo = new Echo();
    var line = new Line(uri, Route.DIRECT, Line.Names.SYSTEM);
    echo.wire =
        new Wire(transport, new Wire.Terms(uri, List.of(), COMPRESSION, LIMIT, CASE), line, echo);
    echo.wire.start();
    Closed how = echo.closed.get(CASE.toSeconds(), TimeUnit.SECONDS);
    assertInstanceOf(Closed.Ended.class, how, path);
    return echo;
  }

  /** By case, how it behaved and how it closed. */
  private Map<String, String> results() throws IOException {
    String index = Files.readString(REPORTS.resolve("index.json"));
    var agents = (Map<?, ?>) JsonText.read(index).orElseThrow().value();
    var results = new TreeMap<String, String>();
    ((Map<?, ?>) agents.get("sandpiper"))
        .forEach(
            (id, each) -> {
              var result = (Map<?, ?>) each;
              results.put((String) id, result.get("behavior") + ", " + result.get("behaviorClose"));
            });
    return results;
  }

  /** Sends back what comes, and keeps texts. */
  private static final class Echo implements Wire.Listener {
    final CompletableFuture<Closed> closed = new CompletableFuture<>();
    final List<String> texts = new ArrayList<>();
    Wire wire;

    @Override
    public void opened(String subprotocol) {
      assertEquals("", subprotocol);
    }

    @Override
    public void message(boolean binary, ByteBuffer payload) {
      if (!binary) texts.add(StandardCharsets.UTF_8.decode(payload.duplicate()).toString());
      wire.send(binary, payload);
    }

    @Override
    public void pong() {}

    @Override
    public void closed(Closed how) {
      closed.complete(how);
    }
  }
}

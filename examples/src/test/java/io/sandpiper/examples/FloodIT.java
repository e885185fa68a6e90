package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Routers that send or read at their own pace, before the packaged agent on a small heap. Alone:
 * the other tests would share the processors that a flood takes whole.
 */
@Isolated
class FloodIT {
  private static final int CALLS = 100_000;

  /** Calls as heavy as they may be, far more than wait at a time, and how deep they nest. */
  private static final int HEAVY = 400;

  private static final int NESTED = 57;

  private static final Map<String, Object> ANYBODY = Map.of("caller_authrole", "anonymous");

  private static final Pattern JOINED = Pattern.compile("joined realm demo");

  /** Resident at the most, in KiB: a heap of 24 MiB, and what a JVM needs beside it. */
  private static final long RESIDENT = 96 * 1024;

  /** Longer than the readings of one window, and within the time for an acknowledgement. */
  private static final Duration DEAF = Duration.ofSeconds(4);

  private static final String PUMP = "pump: {driver: digital-output, line: 17}";
  private static final String AIR = "air: {driver: bme280, bus: 1, address: 0x76, every: 100ms}";

  @TempDir Path folder;

  /** What the agent has answered, and how often in which way. */
  private static final class Answers {
    private final BitSet answered = new BitSet();
    private final Map<String, Integer> ways = new TreeMap<>();
    private int publications;

    synchronized void take(Message message) {
      if (message instanceof Yield m) take(m.request(), "YIELD");
      else if (message instanceof Message.Error m) take(m.request(), m.error());
      else if (message instanceof Publish) publications++;
      else ways.merge("unexpected " + message, 1, Integer::sum);
    }

    private void take(long request, String way) {
      ways.merge(answered.get((int) request) ? "answered again" : way, 1, Integer::sum);
      answered.set((int) request);
    }

    synchronized int count() {
      return answered.cardinality();
    }

    synchronized int publications() {
      return publications;
    }

    synchronized Map<String, Integer> ways() {
      return new TreeMap<>(ways);
    }
  }

  @Test
  void aHundredThousandCallsAtOnceAreAllAnswered() throws IOException, InterruptedException {
    var answers = new Answers();
    try (var router = new ScriptedRouter(answers::take);
        Program agent = agent(router, PUMP, AIR)) {
      List<Long> called =
          List.of(
              registration(router, "pump.set"),
              registration(router, "air.read"),
              registration(router, "agent.health"));
      for (int i = 1; i <= CALLS; i++) {
        // Mostly the one relay, as a loop that ran wild would.
        long registration = called.get(i % 10 == 0 ? 1 : i % 100 == 1 ? 2 : 0);
        router.pour(invocation(i, registration, registration == called.get(0)));
      }
      router.send(invocation(CALLS + 1, called.get(2), false));
      // Slower than it sends: its own socket is small, and it looks at every answer.
      Await.equal(CALLS + 1, answers::count, Limits.BACK);

      Map<String, Integer> ways = answers.ways();
      System.out.println("flood: " + ways + ", " + resident(agent) + " KiB resident at the most");
      assertEquals(List.of("YIELD", "demo.error.busy"), List.copyOf(ways.keySet()), agent::output);
      assertTrue(ways.get("YIELD") > CALLS / 100, ways::toString);
      stillWell(router, agent);
      router.send(invocation(CALLS + 2, called.get(0), true));
      Await.equal(CALLS + 2, answers::count, Limits.ANSWER);
      assertEquals(ways.get("YIELD") + 1, answers.ways().get("YIELD"));
    }
  }

  @Test
  void callsThatAreAsHeavyAsMessagesMayBeAreAllAnswered() throws IOException, InterruptedException {
    var answers = new Answers();
    try (var router = new ScriptedRouter(answers::take);
        Program agent = agent(router, PUMP)) {
      long set = registration(router, "pump.set");
      Payload heavy = Payload.named(Map.of("on", heaviest()));
      for (int i = 1; i <= HEAVY; i++) router.pour(new Invocation(i, set, ANYBODY, heavy));
      router.send(invocation(HEAVY + 1, set, true));
      Await.equal(HEAVY + 1, answers::count, Limits.BACK);

      System.out.println("heavy calls: " + resident(agent) + " KiB resident at the most");
      assertEquals(Map.of("YIELD", 1, "wamp.error.invalid_argument", HEAVY), answers.ways());
      stillWell(router, agent);
    }
  }

  /** Dictionaries of one entry inside each other: what takes most memory for its bytes. */
  private static List<Object> heaviest() {
    Object nested = 1L;
    for (int i = 0; i < NESTED; i++) nested = Map.of("a", nested);
    int values = 2 * NESTED + 1;
    return Collections.nCopies(io.sandpiper.wamp.message.Limits.VALUES / values - 1, nested);
  }

  @Test
  void noReadingIsLostWhileTheRouterReadsNothing() throws IOException, InterruptedException {
    var readings = new LinkedBlockingQueue<Long>();
    try (var router = new ScriptedRouter(message -> sequence(message).ifPresent(readings::add));
        Program agent = agent(router, AIR)) {
      Await.equal(true, () -> !readings.isEmpty(), Limits.ANSWER);
      router.deaf(true);
      Await.pass(DEAF);
      router.deaf(false);
      long before = readings.size();
      Await.equal(true, () -> readings.size() > before + 60, Limits.ANSWER);

      long next = 1;
      for (long seq : new TreeSet<>(readings)) assertEquals(next++, seq, readings::toString);
      stillWell(router, agent);
    }
  }

  private static Optional<Long> sequence(Message message) {
    return message instanceof Publish m && m.payload().named().get("seq") instanceof Long seq
        ? Optional.of(seq)
        : Optional.empty();
  }

  private static long registration(ScriptedRouter router, String procedure)
      throws InterruptedException {
    String uri = "demo.bench." + procedure;
    Await.equal(true, () -> router.registrations().containsKey(uri), Limits.ANSWER);
    return router.registrations().get(uri);
  }

  private static Invocation invocation(long request, long registration, boolean set) {
    Payload payload = set ? Payload.named(Map.of("on", request % 2 == 0)) : Payload.NONE;
    return new Invocation(request, registration, ANYBODY, payload);
  }

  private static void stillWell(ScriptedRouter router, Program agent) throws IOException {
    assertEquals(1, router.connections(), () -> router.problems() + "\n" + agent.output());
    assertFalse(agent.output().contains("Error"), agent::output);
    assertTrue(resident(agent) < RESIDENT, () -> "resident KiB, of " + RESIDENT);
  }

  /** The most that the process ever held of the machine's memory, in KiB. */
  private static long resident(Program agent) throws IOException {
    String status =
        Files.readString(Path.of("/proc", String.valueOf(agent.handle().pid()), "status"));
    Matcher peak = Pattern.compile("VmHWM:\\s+([0-9]+) kB").matcher(status);
    assertTrue(peak.find(), status);
    return Long.parseLong(peak.group(1));
  }

  /**
   * @param every between two readings
   */
  private Program agent(ScriptedRouter router, String... components)
      throws IOException, InterruptedException {
    Path file = folder.resolve("bench.yaml");
    Files.writeString(
        file,
        """
        device: bench
        prefix: demo
        router: {url: %s, realm: demo}
        policy: [{roles: [anonymous], allow: ["*.*"]}]
        components:
          %s
        """
            .formatted(router.url(), String.join("\n  ", components)));
    Program agent =
        Sandpiper.start(
            Map.of("SANDPIPER_JAVA_OPTS", "-Xmx24m"),
            "run",
            "--config",
            file.toString(),
            "--simulate");
    agent.await(JOINED);
    return agent;
  }
}

package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Bench.Submitted;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Switches and lamps under everything at once, in any order: commands, cancels, failures, devices
 * opened anew, links lost, and outcomes that come when they like. Then calm. What the simulation
 * has no lamps, ramps, kept and restored outputs for.
 */
class OutputStormTest {
  private static final int STEPS = 400;
  private static final List<String> NAMES = List.of("pump", "valve", "lamp", "glow");

  private Random random;
  private Bench bench;
  private final Map<String, Object> hardware = new HashMap<>();
  private final Map<String, Map<String, Object>> told = new HashMap<>();
  private final Set<Long> unanswered = new HashSet<>();
  private boolean calm;

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 2_000, 3_000})
  void afterTheStormEverythingIsAsItWasTold(long first) {
    for (long seed = first; seed < first + 100; seed++) {
      try {
        weather(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e, e);
      }
    }
  }

  private void weather(long seed) {
    random = new Random(seed);
    hardware.clear();
    told.clear();
    unanswered.clear();
    calm = false;
    bench =
        new Bench(
            new Remembered(),
            Bench.output("pump", "start", "keep", "max-on", "40s", "interlock", List.of("valve")),
            Bench.output("valve", "start", "restore", "min-gap", "1s", "interlock-wait", "5s"),
            Bench.lamp("lamp", "start", "keep", "link-lost", "8s"),
            Bench.lamp("glow", "start", "restore", "safe", 0.25));
    bench.core.start(bench.now);
    serveAll();
    bench.join();
    for (int i = 0; i < STEPS; i++) step();
    settle();
    requireTruth();
    leave();
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> call();
      case 5, 6, 7, 8, 9 -> serve();
      case 10, 11 -> bench.passes(random.nextInt(300) * Bench.MILLI);
      case 12 -> bench.passes(random.nextInt(20) * Bench.SECOND);
      case 13 -> interrupt();
      case 14 -> {
        if (random.nextInt(4) == 0) bench.core.failing(name(), "lost its power", bench.now);
      }
      default -> {
        if (random.nextInt(4) == 0) reconnect();
      }
    }
    hear();
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private void call() {
    String name = name();
    boolean level = name.equals("lamp") || name.equals("glow");
    var arguments = new HashMap<String, Object>();
    String procedure =
        List.of("set", "set", "pulse", "toggle", "stop", "renew", "release", "get")
            .get(random.nextInt(8));
    boolean sets = procedure.equals("set");
    if (sets && !level) arguments.put("on", random.nextBoolean());
    if (level && (sets || procedure.equals("pulse"))) {
      arguments.put("brightness_fraction", random.nextInt(5) / 4.0);
    }
    if (procedure.equals("pulse")) arguments.put("on_seconds", 0.05 + random.nextInt(100) / 10.0);
    if (sets && level && random.nextBoolean()) {
      arguments.put("ramp_seconds", 0.1 + random.nextInt(50) / 10.0);
    }
    boolean orders = sets || procedure.equals("pulse") || procedure.equals("toggle");
    if (orders && random.nextInt(3) == 0) arguments.put("lease_seconds", 0.5 + random.nextInt(20));
    unanswered.add(bench.call(name + "." + procedure, Payload.named(arguments)));
  }

  private void interrupt() {
    if (unanswered.isEmpty()) return;
    long any = unanswered.iterator().next();
    bench.arrive(new Message.Interrupt(any, Map.of("mode", "kill")));
  }

  private void reconnect() {
    bench.cut();
    unanswered.clear();
    bench.passes(random.nextInt(12) * Bench.SECOND);
    bench.rejoin();
  }

  /** One of the jobs that wait is over; those of one component come in their order. */
  private void serve() {
    if (bench.jobs.isEmpty()) return;
    Submitted any = bench.jobs.get(random.nextInt(bench.jobs.size()));
    Submitted next =
        bench.jobs.stream()
            .filter(job -> job.component().equals(any.component()))
            .findFirst()
            .get();
    bench.jobs.remove(next);
    boolean fails = !calm && random.nextInt(6) == 0;
    if (!fails || random.nextBoolean()) perform(next);
    Outcome outcome =
        fails
            ? new Outcome.Failed("does not answer")
            : new Outcome.Done(next.job() instanceof Job.Read ? level(next) : null);
    bench.core.done(next.ticket(), outcome, bench.now);
  }

  private void perform(Submitted next) {
    String name = next.component();
    if (next.job() instanceof Job.Write write) hardware.put(name, write.on());
    if (next.job() instanceof Job.Adjust adjust) hardware.put(name, adjust.values());
    if (next.job() instanceof Job.Close) hardware.put(name, safe(name));
  }

  private static Object safe(String name) {
    return switch (name) {
      case "lamp" -> Map.of("brightness_fraction", 0.0);
      case "glow" -> Map.of("brightness_fraction", 0.25);
      default -> false;
    };
  }

  private Object level(Submitted read) {
    Object rest =
        read.component().equals("glow")
            ? Map.of("brightness_fraction", 0.0)
            : safe(read.component());
    return hardware.getOrDefault(read.component(), rest);
  }

  private void serveAll() {
    while (!bench.jobs.isEmpty()) serve();
  }

  private void hear() {
    for (Message answer : bench.answers()) {
      long request =
          answer instanceof Message.Yield yield
              ? yield.request()
              : ((Message.Error) answer).request();
      assertTrue(unanswered.remove(request), "answered once more: " + answer);
    }
    for (Publish event : bench.published()) {
      String[] topic = event.topic().split("\\.");
      if (!topic[3].equals("state")) continue;
      Map<String, Object> state = event.payload().named();
      told.merge(topic[2], state, (a, b) -> (Long) a.get("seq") > (Long) b.get("seq") ? a : b);
    }
  }

  /** Nobody calls, nothing fails: leases, pulses, ramps and waits come to their ends. */
  private void settle() {
    calm = true;
    for (int i = 0; i < 3_000; i++) {
      serveAll();
      hear();
      bench.passes(20 * Bench.MILLI);
    }
    serveAll();
    hear();
    assertEquals(Set.of(), unanswered);
    bench.passes(600 * Bench.SECOND);
    assertEquals(List.of(), bench.jobs, "it comes to rest");
  }

  private void requireTruth() {
    for (String name : NAMES) {
      Map<String, Object> state = told.get(name);
      Object said =
          state.containsKey("on")
              ? state.get("on")
              : Map.of("brightness_fraction", state.get("brightness_fraction"));
      assertEquals(hardware.getOrDefault(name, said), said, name + " of " + state);
      long id = bench.call(name + ".get");
      serveAll();
      var got = (Message.Yield) bench.answers().get(0);
      assertEquals(id, got.request());
      assertFalse(got.payload().named().containsKey("lease"), name + ": " + got);
    }
    boolean both =
        Boolean.TRUE.equals(hardware.get("pump")) && Boolean.TRUE.equals(hardware.get("valve"));
    assertFalse(both, "of an interlock both are on");
    assertFalse(Boolean.TRUE.equals(hardware.get("pump")), "on beyond max-on");
  }

  private void leave() {
    bench.core.stop(bench.now);
    serveAll();
    assertTrue(bench.journal.contains("every device is closed and safe"), "" + bench.journal);
    for (String name : NAMES) assertEquals(safe(name), hardware.get(name));
  }
}

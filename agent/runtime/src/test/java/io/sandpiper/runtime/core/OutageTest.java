package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.runtime.outbox.OutboxOnBench;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.transport.Closed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An hour without a router at ten readings a second, with real files, and the process killed twice:
 * whatever was read arrives. A seed says when it is killed, what the outbox's thread has done by
 * then, and how the router answers.
 */
class OutageTest {
  private static final int SEEDS = Integer.getInteger("outage.seeds", 50);
  private static final int FIRST = Integer.getInteger("outage.seed", 1);
  private static final long STEP = 100 * Bench.MILLI;
  private static final int OFFLINE = 36_000;

  @TempDir private Path folder;
  private final Map<String, Integer> made = new HashMap<>();
  private final Map<String, List<Integer>> arrived = new HashMap<>();
  private final Map<String, Map<String, Object>> stamps = new HashMap<>();
  private int repeats;

  static Stream<Arguments> seeds() {
    return Stream.iterate(FIRST, seed -> seed + 1).limit(SEEDS).map(Arguments::of);
  }

  /** One life of the process. */
  private final class Life {
    final SplittableRandom chance;
    final OutboxOnBench outbox;
    final Bench bench;
    final Deque<Publish> unanswered = new ArrayDeque<>();
    boolean joined;

    Life(int number, long origin, SplittableRandom chance) {
      this.chance = chance;
      String boot = "boot" + number;
      var settings = Configuration.Outbox.STANDARD;
      outbox =
          new OutboxOnBench(
              folder.resolve("disk"),
              folder.resolve("run"),
              boot,
              settings,
              () -> Wall.FIRST_PLAUSIBLE_MILLIS,
              new Quiet());
      bench =
          new Bench(
              settings,
              new About("1", boot, "bench", "machine", origin),
              outbox.outbox(),
              Bench.sensor("air", "every", "200ms"),
              Bench.sensor("soil", "every", "200ms"));
      bench.core.start(bench.now);
    }

    void step(boolean router) {
      bench.passes(STEP);
      devices();
      for (int i = chance.nextInt(40); i > 0 && outbox.work(); i--) {
        // The outbox's thread is as fast as chance wants.
      }
      outbox.told().forEach(telling -> bench.core.kept(telling, bench.now));
      if (router && !joined) join();
      else if (!router) refuse();
      if (joined) answer();
    }

    private void devices() {
      while (!bench.jobs.isEmpty()) {
        Bench.Submitted job = bench.jobs.remove(0);
        Object value = null;
        if (job.job() instanceof Job.Read) {
          int number = made.merge(job.component(), 1, Integer::sum);
          value = Map.of("temperature_celsius", (double) number);
        }
        bench.core.done(job.ticket(), new Outcome.Done(value), bench.now);
      }
    }

    private void refuse() {
      bench.core.arrived(
          new Arrival.Closed(bench.wire.number, new Closed.Ended(1006, "refused")), bench.now);
    }

    private void join() {
      long before = bench.wire.number;
      for (int i = 0; bench.wire.number == before && i < 700; i++) {
        refuse();
        bench.passes(STEP);
        devices();
      }
      bench.join();
      joined = true;
    }

    /** A part of what was published is acknowledged, in any order now and then. */
    private void answer() {
      for (int turn = 0; turn < 4; turn++) {
        for (Message message : bench.wire.taken()) {
          if (message instanceof Publish publish) {
            unanswered.add(publish);
            arrived(publish);
          }
        }
        for (int i = chance.nextInt(12); i > 0 && !unanswered.isEmpty(); i--) {
          Publish next = chance.nextInt(8) == 0 ? unanswered.removeLast() : unanswered.remove();
          bench.arrive(new Published(next.request(), next.request()));
        }
      }
    }
  }

  private static final class Quiet implements Journal {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      throw new AssertionError(line);
    }
  }

  private void arrived(Publish publish) {
    if (!publish.topic().endsWith(".reading")) return;
    Map<String, Object> content = publish.payload().named();
    Map<?, ?> values = (Map<?, ?>) content.get("values");
    int number = ((Double) values.get("temperature_celsius")).intValue();
    String component = (String) content.get("component");
    String key = component + number;
    Map<String, Object> before = stamps.putIfAbsent(key, content);
    if (before == null) {
      arrived.computeIfAbsent(component, each -> new ArrayList<>()).add(number);
    } else {
      repeats++;
      assertEquals(before, content, "a repeat is the same");
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyReadingArrivesInOrderWhateverIsKilled(int seed) throws IOException {
    var chance = new SplittableRandom(seed);
    var kills = new TreeSet<Integer>();
    while (kills.size() < 2) kills.add(chance.nextInt(1, OFFLINE + 4_000));
    int lives = 1;
    Life life = new Life(lives, 0, chance.split());
    int step = 0;
    long origin = 0;
    for (; step < OFFLINE || step % 50 > 0 || !drained(life); step++) {
      assertTrue(step < 4 * OFFLINE, "it drains");
      if (kills.remove(step)) {
        // What the outbox's thread had not done yet is gone with the process.
        origin += life.bench.now + Bench.SECOND;
        life = new Life(++lives, origin, chance.split());
      }
      life.step(step >= OFFLINE);
    }
    for (String component : List.of("air", "soil")) {
      List<Integer> all = arrived.get(component);
      int count = made.get(component);
      assertTrue(count >= 17_900, () -> count + " readings");
      // Those of the last moment are on their way.
      assertTrue(all.size() >= count - 5, () -> component + ": " + all.size() + " of " + count);
      for (int i = 0; i < all.size(); i++) assertEquals(i + 1, all.get(i), component);
    }
    assertTrue(repeats < Limits.WINDOW * 2, () -> repeats + " repeats");
    delete(folder);
  }

  private static boolean drained(Life life) {
    if (!life.joined) return false;
    Map<?, ?> health = (Map<?, ?>) life.bench.core.health(life.bench.now).get("publications");
    return (Long) health.get("waiting") < 5;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) Files.delete(each);
      }
    }
  }
}

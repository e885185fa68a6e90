package io.sandpiper.runtime.simulation;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** One clock, one queue of what will happen, one source of chance: the same seed, the same run. */
final class World {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private record Event(long at, long order, Runnable action) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private final SplittableRandom chance;
  private long now = SECOND;
  private long order;
  final Trace trace = new Trace();

  World(long seed) {
    chance = new SplittableRandom(seed);
  }

  /** Monotonic nanoseconds. */
  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    queue.add(new Event(Math.max(time, now), order++, action));
  }

  void after(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  /** Lets everything happen that is due until {@code end}. */
  void runUntil(long end) {
    while (!queue.isEmpty() && queue.peek().at <= end) {
      Event event = queue.remove();
      now = event.at;
      event.action.run();
    }
    now = end;
  }

  SplittableRandom split() {
    return chance.split();
  }

  boolean maybe(double probability) {
    return chance.nextDouble() < probability;
  }

  /** From {@code from} to just below {@code to}. */
  long between(long from, long to) {
    return chance.nextLong(from, to);
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[chance.nextInt(of.length)];
  }

  void note(String what, long number, Object detail) {
    trace.note(now, what, number, detail);
  }

  void count(String what) {
    trace.count(what);
  }

  /** An invariant is broken. */
  AssertionError broken(String text) {
    return new AssertionError("at " + Trace.time(now) + ": " + text);
  }

  void require(boolean holds, String text) {
    if (!holds) throw broken(text);
  }

  /** For texts that are dear to make. */
  void require(boolean holds, Supplier<String> text) {
    if (!holds) throw broken(text.get());
  }
}

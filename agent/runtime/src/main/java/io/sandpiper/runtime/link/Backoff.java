package io.sandpiper.runtime.link;

import io.sandpiper.runtime.config.Configuration.Reconnect;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: full jitter over an exponential bound, in two lanes.
 * Pure. Starts anew only after a session that lived for {@link Limits#STABLE}: otherwise a router
 * that accepts and then kills would be hammered.
 */
final class Backoff {
  private final Reconnect settings;
  private final RandomGenerator chance;
  private int attempts;
  private String cause = "";
  private int streak;

  Backoff(Reconnect settings, RandomGenerator chance) {
    this.settings = settings;
    this.chance = chance;
  }

  /** A session lived long enough to count as success. */
  void reset() {
    attempts = 0;
    cause = "";
    streak = 0;
  }

  int attempts() {
    return attempts;
  }

  Delay next(Rule rule) {
    streak = rule.cause().equals(cause) ? streak + 1 : 1;
    cause = rule.cause();
    boolean slow = streak > rule.fastTries();
    long wait =
        slow
            ? between(settings.slow(), exponential(settings.slow(), streak - rule.fastTries()))
            : between(
                Duration.ZERO, min(settings.max(), exponential(settings.initial(), attempts)));
    attempts++;
    return new Delay(Math.max(wait, between(rule.from(), rule.to())), slow);
  }

  /** A short random wait, for the next of several URLs. */
  long brief() {
    return between(Duration.ZERO, settings.initial());
  }

  /** {@code base·2^doublings}, at most the slow lane's longest. */
  private static Duration exponential(Duration base, int doublings) {
    Duration bound = base;
    for (int i = 0; i < doublings && bound.compareTo(Limits.SLOW_MAX) < 0; i++) {
      bound = bound.multipliedBy(2);
    }
    return min(bound, max(base, Limits.SLOW_MAX));
  }

  private long between(Duration from, Duration to) {
    long span = to.minus(from).toNanos();
    return from.toNanos() + (span <= 0 ? 0 : chance.nextLong(span + 1));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  record Delay(long nanos, boolean slow) {}
}

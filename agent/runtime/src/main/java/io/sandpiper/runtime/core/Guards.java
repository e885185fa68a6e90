package io.sandpiper.runtime.core;

import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import java.util.Locale;
import java.util.Optional;

/**
 * How soon an output may go on again, how soon off, and how long it may stay on. Knows since when
 * it is what it is, also while its device is opened anew. Pure; times in nanoseconds.
 */
final class Guards {
  /**
   * Why a command is refused.
   *
   * @param left nanoseconds until it would not be
   */
  record Refusal(String guard, long left, String text) {}

  private final long maxOn;
  private final long minOn;
  private final long minGap;

  /**
   * Not before the first opening: how long it has been off nobody knows, so the gap begins then.
   */
  private boolean seen;

  private boolean on;

  /** A write failed: it may be the one or the other. */
  private boolean unknown;

  private long since;

  Guards(Values settings) {
    this.maxOn = settings.get(RoleKeys.MAX_ON).toNanos();
    this.minOn = settings.get(RoleKeys.MIN_ON).toNanos();
    this.minGap = settings.get(RoleKeys.MIN_GAP).toNanos();
  }

  boolean mayBeOn() {
    return on || unknown;
  }

  /** Whether there is a longest time. */
  boolean limits() {
    return maxOn > 0;
  }

  void became(boolean nowOn, long now) {
    // One that was on and is on was never off for sure, whatever failed in between.
    if (!seen || on != nowOn || unknown && !nowOn) since = now;
    seen = true;
    unknown = false;
    on = nowOn;
  }

  void failed() {
    unknown = true;
  }

  /** When it has been on for too long. */
  long end() {
    return on && !unknown && maxOn > 0 ? since + maxOn : Long.MAX_VALUE;
  }

  /**
   * @param pulse how long it is to stay on; 0 for long
   */
  Optional<Refusal> refusal(boolean wantsOn, long pulse, long now) {
    // Off is where every failed output is on its way to.
    long offAt = unknown ? now : since;
    if (wantsOn && (!on || unknown) && now < offAt + minGap) {
      return refusal("min-gap", "off", now - offAt, minGap);
    }
    if (!wantsOn && on && !unknown && now < since + minOn) {
      return refusal("min-on", "on", now - since, minOn);
    }
    long onFor = on && !unknown ? now - since : 0;
    if (wantsOn && pulse > 0 && onFor + pulse < minOn) {
      String text = "min-on: the pulse would end after " + seconds(onFor + pulse);
      return Optional.of(
          new Refusal("min-on", minOn - onFor - pulse, text + " of " + seconds(minOn)));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(String guard, String what, long been, long least) {
    String text = guard + ": " + what + " for " + seconds(been) + " of " + seconds(least);
    return Optional.of(new Refusal(guard, least - been, text));
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }
}

package io.sandpiper.device.drivers;

import java.time.Duration;

/** The drivers' bounds. */
final class Limits {
  /**
   * How often a chip is asked whether it is ready, after the datasheet's longest time has passed:
   * an oscillator a tenth too slow is ready at once, a chip that is not in 20 ms more is broken.
   */
  static final int POLLS = 10;

  /** Between two such questions: short beside a measurement, long beside a transfer (0.5 ms). */
  static final Duration POLL_PAUSE = Duration.ofMillis(2);

  private Limits() {}
}

package io.sandpiper.device.simulated;

import java.time.Duration;

/** The simulated board's bounds. */
final class Limits {
  /** Edges kept: a pump switched every second for three hours; 500 kB. Older ones are forgotten. */
  static final int EDGES = 10_000;

  /** Between two looks whether a far end says something: nothing to an eye, nothing to a CPU. */
  static final Duration STREAM_LOOK = Duration.ofMillis(50);

  private Limits() {}
}

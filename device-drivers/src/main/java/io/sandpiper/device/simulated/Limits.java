package io.sandpiper.device.simulated;

/** The simulated board's bounds. */
final class Limits {
  /** Edges kept: a pump switched every second for three hours; 500 kB. Older ones are forgotten. */
  static final int EDGES = 10_000;

  private Limits() {}
}

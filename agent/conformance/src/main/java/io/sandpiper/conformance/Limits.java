package io.sandpiper.conformance;

import java.time.Duration;

/** How long is waited for processes, each with its reason. */
final class Limits {
  /** Crossbar.io takes 4 s, and a minute on two processors that have ten times that to do. */
  static final Duration START = Duration.ofSeconds(120);

  /** Nodes that start at once: each takes 5 s of a processor. */
  static final int STARTING = 2;

  /** A process that was told to go: Crossbar.io takes a second. */
  static final Duration STOP = Duration.ofSeconds(20);

  /** Lines kept of what a process prints: all of a start, and the end of a long run. */
  static final int LINES = 5000;

  private Limits() {}
}

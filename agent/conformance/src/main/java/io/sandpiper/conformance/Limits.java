package io.sandpiper.conformance;

import java.time.Duration;

/** How long is waited for processes, each with its reason. */
final class Limits {
  /** Crossbar.io takes 4 s, and 10 s on a busy machine; two processors may have much else. */
  static final Duration START = Duration.ofSeconds(60);

  /** A process that was told to go: Crossbar.io takes a second. */
  static final Duration STOP = Duration.ofSeconds(20);

  /** Lines kept of what a process prints: all of a start, and the end of a long run. */
  static final int LINES = 5000;

  private Limits() {}
}

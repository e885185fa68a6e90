package io.sandpiper.conformance;

import java.time.Duration;

/** How long is waited for processes, each with its reason. */
final class Limits {
  /** Crossbar.io takes 4 s, and a minute on two processors that have ten times that to do. */
  static final Duration START = Duration.ofSeconds(120);

  /** Nodes that start at once: each takes 5 s of a processor. */
  static final int STARTING = 2;

  /**
   * Any other process to start, or to say something: far more than it takes, for two processors
   * have all these tests at once, and a build beside them.
   */
  static final Duration ANSWER = Duration.ofSeconds(60);

  /** A process that was told to go: Crossbar.io takes a second. */
  static final Duration STOP = Duration.ofSeconds(20);

  /**
   * Lines kept of what a process prints: all of what an agent says in any of these tests, of which
   * some count its lines, and the end of a longer run.
   */
  static final int LINES = 20_000;

  /** Between two looks at something that tells nobody when it changes. */
  static final Duration LOOK = Duration.ofMillis(20);

  private Limits() {}
}

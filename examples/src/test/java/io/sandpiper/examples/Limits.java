package io.sandpiper.examples;

import java.time.Duration;

/** How long the tests wait before they fail, each with its reason. */
final class Limits {
  /**
   * A process to start, or a call to be answered: far more than it takes, for two processors have
   * all these tests at once, and a build beside them.
   */
  static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * An agent to come back: a session that was killed on purpose is given 30 to 60 s of rest, and
   * the attempt after that its time.
   */
  static final Duration BACK = Duration.ofSeconds(60).plus(ANSWER);

  /** Between two looks at something that tells nobody when it changes. */
  static final Duration LOOK = Duration.ofMillis(20);

  private Limits() {}
}

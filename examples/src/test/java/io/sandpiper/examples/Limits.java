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

  /**
   * A call's answer, where it may have been sent to a session that is dead, and is sent again then.
   */
  static final Duration PROMPT = Duration.ofSeconds(5);

  /** How long a router stands still: three times what the agent's pings take to find it out. */
  static final Duration FROZEN = Duration.ofSeconds(90);

  /** How long a router that has started is without its realm. */
  static final Duration REALM_MISSING = Duration.ofSeconds(20);

  /** After so much of a session the agent counts it as a success: its next wait is a short one. */
  static final Duration STABLE = Duration.ofSeconds(61);

  /** How long the network is away: longer than the agent's pings take, and it tries in vain. */
  static final Duration OUTAGE = Duration.ofSeconds(50);

  /** Within this much of the network's return every procedure is there again. */
  static final Duration RETURN = Duration.ofSeconds(60);

  /** A short soak: forty seconds on an idle machine, and far more beside a build. */
  static final Duration SOAK = Duration.ofMinutes(5);

  private Limits() {}
}

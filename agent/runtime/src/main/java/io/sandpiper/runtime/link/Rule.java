package io.sandpiper.runtime.link;

import java.time.Duration;

/**
 * What follows from one kind of ending.
 *
 * @param cause names the kind; a streak is counted by it
 * @param fastTries so many times in a row in the fast lane, then the slow one
 * @param from the least delay
 * @param to the delay is at least a random time between {@code from} and this
 * @param rotate another serializer is worth a try at once
 * @param advice for the operator; empty when there is nothing to do
 */
record Rule(
    String cause, int fastTries, Duration from, Duration to, boolean rotate, String advice) {
  private static final int ALWAYS = Integer.MAX_VALUE;

  static Rule fast(String cause) {
    return new Rule(cause, ALWAYS, Duration.ZERO, Duration.ZERO, false, "");
  }

  static Rule fast(String cause, int tries, String advice) {
    return new Rule(cause, tries, Duration.ZERO, Duration.ZERO, false, advice);
  }

  static Rule slow(String cause, String advice) {
    return fast(cause, 0, advice);
  }

  /** The first delay at least a random time of {@code from} to {@code to} seconds. */
  Rule spread(long fromSeconds, long toSeconds) {
    return new Rule(
        cause,
        fastTries,
        Duration.ofSeconds(fromSeconds),
        Duration.ofSeconds(toSeconds),
        rotate,
        advice);
  }

  /** Whether it lets us try again sooner: of several URLs, the kindest decides. */
  boolean kinderThan(Rule other) {
    if (fastTries != other.fastTries) return fastTries > other.fastTries;
    return to.compareTo(other.to) < 0;
  }

  Rule notBefore(Duration least) {
    return new Rule(cause, fastTries, least, least, rotate, advice);
  }

  Rule rotating() {
    return new Rule(cause, fastTries, from, to, true, advice);
  }
}

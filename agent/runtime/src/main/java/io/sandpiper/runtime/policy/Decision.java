package io.sandpiper.runtime.policy;

/** What the policy says to a call. Rules count from 1; 0 is none of them. */
public sealed interface Decision {
  int rule();

  record Allowed(int rule) implements Decision {}

  record Denied(int rule) implements Decision {}

  /**
   * Allowed, but not now.
   *
   * @param nanos until it is
   */
  record TooOften(int rule, Rate rate, long nanos) implements Decision {}
}

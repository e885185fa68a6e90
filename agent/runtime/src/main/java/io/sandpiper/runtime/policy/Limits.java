package io.sandpiper.runtime.policy;

/** The policy's bounds, each with its reason. */
final class Limits {
  /**
   * Callers of one rule whose rate is counted apart: more people and programs than ever call one
   * device; 100 kB. Those beyond share one allowance, so nobody gets a new one by a new name.
   */
  static final int CALLERS = 1024;

  private Limits() {}
}

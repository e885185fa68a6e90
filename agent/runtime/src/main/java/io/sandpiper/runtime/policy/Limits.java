package io.sandpiper.runtime.policy;

/** The policy's bounds, each with its reason. */
final class Limits {
  /** Letters of a caller's authid and role that are kept: the router chooses them. */
  static final int NAME = 128;

  private Limits() {}
}

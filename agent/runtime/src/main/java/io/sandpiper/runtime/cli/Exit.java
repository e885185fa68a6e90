package io.sandpiper.runtime.cli;

/** What the program ends with. Scripts rely on these: they are part of the interface. */
final class Exit {
  static final int OK = 0;

  /** It was tried and failed: a call answered with an error, a port that is taken. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong: trying again won't help. */
  static final int USAGE = 2;

  /** No session: the router can't be reached, or doesn't let us in. */
  static final int UNREACHABLE = 3;

  private Exit() {}
}

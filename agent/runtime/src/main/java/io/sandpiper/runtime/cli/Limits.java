package io.sandpiper.runtime.cli;

/** The command line's bounds. */
final class Limits {
  /** One text of a stranger, for people; the whole of it comes with --json. */
  static final int TEXT_BYTES = 4096;

  private Limits() {}
}

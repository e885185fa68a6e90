package io.sandpiper.runtime.cli;

/** The command line's bounds. */
final class Limits {
  /** One text of a stranger, for people; the whole of it comes with --json. */
  static final int TEXT_BYTES = 4096;

  /** Values that the table knows of: more than any screen shows; a flood of names ends here. */
  static final int TABLE_CELLS = 256;

  /** Less of a screen has no room for a value and the line that counts the others. */
  static final int LEAST_HEIGHT = 3;

  private Limits() {}
}

package io.sandpiper.runtime.config;

import io.sandpiper.wamp.message.Printable;
import java.util.Comparator;

/**
 * Something wrong at one place of a file.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1, in characters
 * @param text {@code KEY: saw …, expected …}
 */
record Finding(int line, int column, String text) {
  static final Comparator<Finding> IN_ORDER =
      Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

  /** As compilers write it, so that editors jump there. */
  String in(String file) {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    // What stood in the file ends on a terminal and in a journal: nothing there may act on it.
    return Printable.of(where + ": " + text, Limits.FINDING_BYTES);
  }
}

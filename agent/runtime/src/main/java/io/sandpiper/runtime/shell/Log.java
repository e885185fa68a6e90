package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.link.Journal;
import org.tinylog.Logger;

/** Writes the journal through tinylog, one line an event. */
public final class Log implements Journal {
  @Override
  public void info(String line) {
    Logger.info(printable(line));
  }

  @Override
  public void warn(String line) {
    Logger.warn(printable(line));
  }

  /** A router's text must not forge lines, move the cursor or fill the disk. */
  static String printable(String line) {
    String bounded =
        line.length() <= Limits.LOG_LINE ? line : line.substring(0, Limits.LOG_LINE) + "…";
    return bounded.replaceAll("\\p{C}", "?");
  }
}

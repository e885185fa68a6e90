package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.link.Journal;
import io.sandpiper.wamp.message.Printable;
import org.tinylog.Logger;

/** Writes the journal through tinylog, one line an event. */
public final class Log implements Journal {
  @Override
  public void info(String line) {
    Logger.info(fit(line));
  }

  @Override
  public void warn(String line) {
    Logger.warn(fit(line));
  }

  /** A router's text must not forge lines, move the cursor or fill the disk. */
  private static String fit(String line) {
    return Printable.of(line, Limits.LOG_LINE_BYTES);
  }
}

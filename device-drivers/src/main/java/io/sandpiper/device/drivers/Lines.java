package io.sandpiper.device.drivers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Makes lines of the bytes that come: each ends with LF, CR or both, empty ones are none. UTF-8;
 * what isn't, and control characters other than tabs, become U+FFFD. Told the time.
 */
final class Lines {
  /** Takes a line. */
  interface Told {
    /**
     * @param cut whether the line was longer
     * @param dropped how many before it were not told, because they came too fast
     */
    void line(String text, boolean cut, long dropped);
  }

  private final Told told;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean cut;
  private long second = Long.MIN_VALUE;
  private int inSecond;
  private long dropped;

  Lines(Told told) {
    this.told = told;
  }

  /**
   * @param nanos when they came, monotonic
   */
  void come(byte[] bytes, long nanos) {
    for (byte each : bytes) {
      if (each == '\n' || each == '\r') ends(nanos);
      else if (line.size() < Limits.LINE) line.write(each);
      else cut = true;
    }
  }

  /** Forgets the line that has begun. */
  void clear() {
    line.reset();
    cut = false;
  }

  private void ends(long nanos) {
    if (line.size() > 0) {
      String text =
          line.toString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\t]]", "\ufffd");
      if (mayTell(nanos)) {
        told.line(text, cut, dropped);
        dropped = 0;
      } else {
        dropped++;
      }
    }
    clear();
  }

  private boolean mayTell(long nanos) {
    long now = Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    if (now != second) inSecond = 0;
    second = now;
    return ++inSecond <= Limits.LINES_A_SECOND;
  }
}

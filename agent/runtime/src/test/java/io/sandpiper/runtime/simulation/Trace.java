package io.sandpiper.runtime.simulation;

import java.util.Map;
import java.util.TreeMap;

/**
 * What happened in a simulation: the last events in words, all of them in one hash, and how often
 * the interesting ones came.
 */
final class Trace {
  /** Enough to see a connection from its dial to its end with everything beside it. */
  private static final int KEPT = Integer.getInteger("trace", 160);

  private final Object[] lines = new Object[KEPT * 4];
  private final Map<String, Long> counts = new TreeMap<>();
  private long written;
  private long hash = 17;

  /**
   * @param number goes into the hash, with the time and {@code what}
   * @param detail only for the words: its text may differ from one Java process to the next, for
   *     example by the order of a map
   */
  void note(long now, String what, long number, Object detail) {
    int at = (int) (written++ % KEPT) * 4;
    lines[at] = now;
    lines[at + 1] = what;
    lines[at + 2] = number;
    lines[at + 3] = detail;
    hash = (hash * 31 + now) * 31 + what.hashCode() * 31L + number;
    hash ^= hash >>> 29;
  }

  /** Something that some seed must have seen, or an invariant was never put to the test. */
  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  Map<String, Long> counts() {
    return counts;
  }

  long hash() {
    return hash;
  }

  long length() {
    return written;
  }

  /** The last events, oldest first. */
  String text() {
    var text = new StringBuilder();
    for (long i = Math.max(0, written - KEPT); i < written; i++) {
      int at = (int) (i % KEPT) * 4;
      text.append(time((Long) lines[at])).append("  ").append(lines[at + 1]);
      text.append(' ').append(lines[at + 2]);
      String detail = String.valueOf(lines[at + 3]);
      text.append("  ").append(detail, 0, Math.min(detail.length(), 240)).append('\n');
    }
    return text.toString();
  }

  static String time(long nanos) {
    long seconds = nanos / 1_000_000_000;
    return "%dd %02d:%02d:%02d.%06d"
        .formatted(
            seconds / 86_400,
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60,
            nanos / 1000 % 1_000_000);
  }
}

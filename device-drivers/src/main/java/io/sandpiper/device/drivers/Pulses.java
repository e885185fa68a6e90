package io.sandpiper.device.drivers;

/** Counts the pulses of a line. Edges and questions may come on any threads. */
final class Pulses {
  /** A count at a time. */
  private record Mark(long count, long nanos) {}

  private long count;
  private long edgeAt;
  private boolean any;
  private Mark older;
  private Mark newer;

  /**
   * @param now where the time for the first rate begins
   */
  Pulses(long now) {
    older = newer = new Mark(0, now);
  }

  /**
   * An edge. A pulse counts when it begins, and only if the line was quiet before: what follows
   * sooner is the bouncing of a contact, whether it closes or opens.
   *
   * @param quiet for how long, in nanoseconds
   */
  synchronized void edge(boolean active, long at, long quiet) {
    boolean counts = active && (!any || quiet == 0 || at - edgeAt >= quiet);
    any = true;
    edgeAt = at;
    if (counts) count++;
  }

  synchronized long count() {
    return count;
  }

  /**
   * Pulses a second, over at least {@code span} nanoseconds before now: who asks in between
   * shortens nobody's time. 0 in the moment that it all begins.
   */
  synchronized double hertz(long now, long span) {
    if (now - newer.nanos >= span) {
      older = newer;
      newer = new Mark(count, now);
    }
    long nanos = now - older.nanos;
    return nanos <= 0 ? 0 : (count - older.count) * 1e9 / nanos;
  }
}

package io.sandpiper.device.drivers;

/** The times of the last pulses of a line. They and questions may come on any threads. */
final class Beats {
  private final long[] times = new long[Limits.BEATS];

  /** How many there were at all; the last of them are kept. */
  private long count;

  synchronized void beat(long nanos) {
    times[(int) (count++ % times.length)] = nanos;
  }

  /**
   * The frequency: the periods within the gate by the time that they took; of a single pulse the
   * period that it ended, however long. 0 when there was none.
   *
   * @param gate nanoseconds before now
   */
  synchronized double hertz(long now, long gate) {
    long there = Math.min(count, times.length);
    if (there < 2 || now - back(0) >= gate) return 0;
    int periods = 1;
    while (periods + 1 < there && now - back(periods + 1) < gate) periods++;
    long nanos = back(0) - back(periods);
    return nanos <= 0 ? 0 : periods * 1e9 / nanos;
  }

  private long back(int steps) {
    return times[(int) ((count - 1 - steps) % times.length)];
  }
}

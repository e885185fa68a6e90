package io.sandpiper.runtime.core;

import java.time.Duration;

/** The core's bounds, each with its reason. Durations in nanoseconds. */
final class Limits {
  /** Commands that wait on one output: more callers than that at once are a mistake. */
  static final int COMMANDS = 8;

  /** Reads and own procedures of one component that callers wait for: a sixth of its bus's. */
  static final int ASKED = 8;

  /** Between two steps of a ramp: 50 a second look smooth, and leave a slow bus 15 ms of 20. */
  static final long RAMP_STEP = Duration.ofMillis(20).toNanos();

  /** First and longest pause before a failed output is driven to its safe state again. */
  static final long SAFE_RETRY = Duration.ofMillis(100).toNanos();

  static final long SAFE_RETRY_MAX = Duration.ofSeconds(5).toNanos();

  /** First and longest pause before a device that did not open is tried again. */
  static final long OPEN_RETRY = Duration.ofSeconds(1).toNanos();

  static final long OPEN_RETRY_MAX = Duration.ofSeconds(60).toNanos();

  /**
   * First and longest pause before an input whose level could not be read at the start is read
   * again; it may be days until its first edge tells it.
   */
  static final long LEVEL_RETRY = Duration.ofSeconds(1).toNanos();

  static final long LEVEL_RETRY_MAX = Duration.ofSeconds(60).toNanos();

  /** Failed readings in a row until the device is opened anew: it may have lost its power. */
  static final int REOPEN_AFTER = 3;

  /** Failures to open, or to stay open, in a row until a device counts as quarantined: 15 s. */
  static final int QUARANTINE_AFTER = 4;

  /** Open for so long, a device begins anew with the shortest pause when it fails. */
  static final long STABLE = Duration.ofMinutes(10).toNanos();

  /** Between a reading and the next out of turn: a turning knob looks smooth, and is no flood. */
  static final long CHANGED = Duration.ofMillis(50).toNanos();

  /** Pause before a job that leaves a device safe is offered to a full queue again. */
  static final long CLOSE_RETRY = Duration.ofMillis(50).toNanos();

  /** How long the network waits for the hardware to be safe at the start. */
  static final long SETTLE = Duration.ofSeconds(1).toNanos();

  /** How long leaving may take: devices closed, last states published. */
  static final long STOP = Duration.ofSeconds(3).toNanos();

  /** Readings fetched from the history at a time: four windows. */
  static final int FETCH = 64;

  /** Before readings are offered again to a history that could not take them. */
  static final long SPILL_PAUSE = Duration.ofSeconds(5).toNanos();

  /**
   * How long after the start readings wait for their date to be known: the time comes with the
   * network, within a minute; a board that never hears it must tell what it measures all the same.
   */
  static final long CLOCK_WAIT = Duration.ofMinutes(10).toNanos();

  /** Between two looks whether the date is known, while readings wait for it. */
  static final long CLOCK_LOOK = Duration.ofSeconds(1).toNanos();

  /** Readings kept in memory while there is no disk: about 2 MB, ten minutes at 16 a second. */
  static final int READINGS = 10_000;

  /** Readings that the router took which {@code agent.history} still knows: some 300 KB. */
  static final int TAKEN = 1_000;

  /** Readings in a part of an answer, and their bytes, roughly: a part delays nobody. */
  static final int PART = 100;

  static final int PART_BYTES = 64 * 1024;

  /** Readings looked at on the disk in one go: some milliseconds, for which the pump waits. */
  static final int LOOK = 256;

  /**
   * Bytes queued on the connection above which no part is sent: live readings are to find room
   * below {@link #HIGH_WATER}.
   */
  static final long PART_WATER = 64 * 1024;

  /** Before that is looked at again. */
  static final long PART_PAUSE = Duration.ofMillis(50).toNanos();

  /** Publications in flight: at 200 ms a round trip, 80 a second. */
  static final int WINDOW = 16;

  /**
   * Bytes queued on the connection above which nothing is published: the line is slower than us.
   */
  static final long HIGH_WATER = 256 * 1024;

  /** A publication to its acknowledgement. */
  static final long PUBLISH = Duration.ofSeconds(10).toNanos();

  /** Unacknowledged publications in a row until the session counts as sick. */
  static final int SICK_AFTER = 3;

  /** Between two contradictions: testaments of ghosts are rare, a loop that publishes is not. */
  static final long CONTRADICT = Duration.ofSeconds(10).toNanos();

  /** First and longest pause after the router refused a publication for a passing reason. */
  static final long REFUSED_PAUSE = Duration.ofSeconds(1).toNanos();

  static final long REFUSED_PAUSE_MAX = Duration.ofSeconds(60).toNanos();

  /** Refused commands told one by one, each caller and minute: enough to see what he is at. */
  static final int AUDIT_REFUSALS = 5;

  static final long AUDIT_WINDOW = Duration.ofMinutes(1).toNanos();

  /** Callers whose refusals are counted apart; with the above 200 lines a minute at the most. */
  static final int AUDIT_CALLERS = 32;

  /** Bytes of a command's arguments in its line: what our own procedures take fits. */
  static final int AUDIT_ARGUMENTS = 200;

  /** Callers who wait for the file to be read again; all are answered by one reading. */
  static final int RELOADS = 8;

  /** Mistakes of a new configuration that its caller is told, and letters of each. */
  static final int FINDINGS = 10;

  static final int FINDING = 500;

  private Limits() {}
}

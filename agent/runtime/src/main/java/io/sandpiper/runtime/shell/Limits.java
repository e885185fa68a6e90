package io.sandpiper.runtime.shell;

import java.time.Duration;

/** The shell's bounds, each with its reason. */
final class Limits {
  /**
   * Messages of one connection that wait for the agent's thread. Decoded, the heaviest takes 1.75
   * MiB: 1.25 in 8192 values, and 0.5 as text that takes twice its 256 KiB. With the one that is
   * read and the one that is served these are 10.5 of the heap's 32 MiB; 10,000 readings are 2, a
   * key's derivation 8, and the agent itself needs about 8. More make the socket's reader wait, and
   * with it the router.
   */
  static final int INBOUND = 4;

  /**
   * Bytes that wait to be sent, as where publishing pauses: above it the router is hardly read,
   * because what it asks would be answered.
   */
  static final long CLOGGED = 256 * 1024;

  /** Bytes of heap that are given back for the end, when there may be no others. */
  static final int RESERVE = 128 * 1024;

  /** Between two looks whether they have been taken. */
  static final Duration CLOGGED_LOOK = Duration.ofMillis(10);

  /**
   * A message waits so long for that, and not for ever: behind it may be the end of the connection.
   * One a second adds less than what the transport allows to wait before it gives the router up.
   */
  static final Duration CLOGGED_WAIT = Duration.ofSeconds(1);

  /** Events that wait for the agent's thread, of connections, devices and inputs together. */
  static final int INBOX = 256;

  /** Levels of one input that wait: a bouncing contact's; of more only the last one counts. */
  static final int LEVELS = 32;

  /** Events of one device that wait, and are taken at once: a page of text on a serial line. */
  static final int EVENTS = 64;

  /** Events of one device that are taken in the long run; more would crowd out readings. */
  static final int EVENTS_A_SECOND = 100;

  /** Between two looks at what one device tells: 3,200 levels a second at the most. */
  static final Duration POST = Duration.ofMillis(10);

  /** Events between two looks at the timers: a flood must not make a pulse end late. */
  static final int BATCH = 16;

  /** Failures in a row of what a device has lent until it is opened anew: it may have no power. */
  static final int LENT_FAILURES = 3;

  /** How long a bus may take to leave its devices safe when the agent, or the command, ends. */
  static final Duration BUS_END = Duration.ofSeconds(3);

  /**
   * How long outputs may take to be left safe when no agent runs. The first line loads Pi4J and
   * unpacks its native libraries, which took more than 10 s on a loaded emulator. A bus that does
   * not answer takes {@link #BUS_END} more; what is only in an edited file comes after that, and
   * has {@link #BUS_END} at least, twice if it does not answer either. Of systemd's 30 s these 21
   * leave 9 for Java to start.
   */
  static final Duration SAFE = Duration.ofSeconds(12);

  /** Between two looks whether a full bus has room again. */
  static final Duration SAFE_LOOK = Duration.ofMillis(1);

  /** Between two writes of the outputs' values: a card lives for some ten thousands of a block. */
  static final Duration STATE_WRITE = Duration.ofSeconds(1);

  /**
   * How long leaving may take in all: devices, last events, GOODBYE, socket. Less than the 30 s
   * after which systemd kills.
   */
  static final Duration STOP = Duration.ofSeconds(15);

  /** A line of the log: longer ones come from a hostile router. */
  static final int LOG_LINE_BYTES = 600;

  /** Between two looks whether the clock has been set. */
  static final Duration CLOCK_LOOK = Duration.ofMillis(500);

  /** The clock was set, and not only slewed: services step it where it is off by more than that. */
  static final Duration CLOCK_STEP = Duration.ofMillis(400);

  private Limits() {}
}

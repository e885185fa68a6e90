package io.sandpiper.device.pi4j;

import java.time.Duration;

/** The real board's bounds. */
final class Limits {
  /**
   * After an edge: how long a line must have been quiet for its level to be read, in case edges
   * were lost. A full queue of 16 is read in a fraction of it.
   */
  static final Duration EVENT_WAIT = Duration.ofMillis(100);

  /**
   * On a quiet line: how long an input's thread sleeps in the kernel before it looks whether
   * anybody still listens. Edges wake it at once. 20 quiet inputs wake the processor four times a
   * second; a line that is used differently by a new configuration waits for it.
   */
  static final Duration IDLE_WAIT = Duration.ofSeconds(5);

  /** Bytes in one I²C transfer: Pi4J builds it in a buffer of 2048, with two headers of 16. */
  static final int TRANSFER = 2000;

  /** Bytes in one SPI transfer: what the kernel's spidev takes unless its bufsiz is raised. */
  static final int SPI_TRANSFER = 4096;

  /** Edge times further than this from now are of another clock than ours. */
  static final Duration EDGE_AGE = Duration.ofMinutes(1);

  private Limits() {}
}

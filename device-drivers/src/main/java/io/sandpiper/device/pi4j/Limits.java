package io.sandpiper.device.pi4j;

import java.time.Duration;

/** The real board's bounds. */
final class Limits {
  /**
   * How long an input's thread sleeps in the kernel before it looks whether it should end. Edges
   * wake it at once; this is what closing a line may take, and ten wake-ups a second cost nothing.
   */
  static final Duration EVENT_WAIT = Duration.ofMillis(100);

  /** How long closing waits for that thread: a board under full load may be ten times late. */
  static final Duration LISTENER_END = Duration.ofSeconds(1);

  /** Bytes in one I²C transfer: Pi4J builds it in a buffer of 2048, with two headers of 16. */
  static final int TRANSFER = 2000;

  /** Bytes in one SPI transfer: what the kernel's spidev takes unless its bufsiz is raised. */
  static final int SPI_TRANSFER = 4096;

  /** Edge times further than this from now are of another clock than ours. */
  static final Duration EDGE_AGE = Duration.ofMinutes(1);

  private Limits() {}
}

package io.sandpiper.device.modbus;

import java.time.Duration;

/** Modbus's bounds. */
final class Limits {
  /** Bytes of a message: "MODBUS Application Protocol", 4.1: 253. */
  static final int PDU = 253;

  /**
   * Between two frames on a serial line: "MODBUS over Serial Line", 2.5.1.1, wants 3.5 characters
   * and at more than 19200 Bd 1.75 ms; at 9600 Bd that is 4 ms, at 1200 Bd 32 ms.
   */
  static final double SILENT_CHARACTERS = 3.5;

  static final Duration LEAST_SILENCE = Duration.ofNanos(1_750_000);

  private Limits() {}
}

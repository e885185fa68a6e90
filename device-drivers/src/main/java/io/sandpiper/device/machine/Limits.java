package io.sandpiper.device.machine;

import java.time.Duration;

/** The machine's bounds. */
final class Limits {
  /** Bytes taken from a stream at a time: more than a line or a frame has. */
  static final int READ = 4096;

  /**
   * How long a program's last words are waited for when it has ended: they are in the pipe, unless
   * a child that it left behind still holds the other end.
   */
  static final Duration LAST_WORDS = Duration.ofMillis(500);

  private Limits() {}
}

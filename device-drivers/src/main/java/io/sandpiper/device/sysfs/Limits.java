package io.sandpiper.device.sysfs;

import java.time.Duration;

/** The bounds of what is reached through the kernel's files. */
final class Limits {
  /**
   * How often a file that was just made is looked at until it may be written. The kernel makes it
   * for root, and udev hands it over: within 0.1 s on an idle board, so 2 s in all are enough for a
   * Zero that is starting.
   */
  static final int TRIES = 40;

  /** Between two such looks. */
  static final Duration TRY_PAUSE = Duration.ofMillis(50);

  private Limits() {}
}

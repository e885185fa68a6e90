package io.sandpiper.wamp.line;

import java.time.Duration;

/** The line's bounds, each with its reason. */
public final class Limits {
  private Limits() {}

  /** An HTTP answer: web servers stop at 8 KiB themselves, cookies and all. */
  public static final int HEAD_BYTES = 16 * 1024;

  /** Of a name, so many addresses are tried: two of each kind in case of need, twice over. */
  static final int ADDRESSES = 8;

  /** The start that an address has over the next (RFC 8305, 5: 100 ms to 2 s, 250 recommended). */
  static final Duration STAGGER = Duration.ofMillis(250);

  /** The timer thread goes when nothing has been due for so long. */
  static final Duration TIMER_IDLE = Duration.ofSeconds(5);

  /** A whole system's bundle of CA certificates is a quarter of this. */
  static final int CERTIFICATES_BYTES = 1024 * 1024;

  /** Longest Retry-After that is believed. */
  static final Duration RETRY_AFTER = Duration.ofDays(1);
}

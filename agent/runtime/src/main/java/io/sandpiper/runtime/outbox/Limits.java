package io.sandpiper.runtime.outbox;

import java.time.Duration;

/** The outbox's bounds, each with its reason. */
final class Limits {
  /** Of one record: far above any reading, and what a damaged length can make us read. */
  static final int BODY = 64 * 1024;

  /**
   * Of a segment: what is scanned, dropped or rewritten at once. A sixteenth of the log at most.
   */
  static final int SEGMENT = 256 * 1024;

  /** Parts of which the log has at least so many, that dropping the oldest one costs little. */
  static final int PARTS = 16;

  /** Bytes read from a segment at a time. */
  static final int CHUNK = 32 * 1024;

  /** What is set aside of damaged segments, for whoever wants to look. */
  static final long ASIDE = 512 * 1024;

  /** A segment that is acknowledged to its end is kept for more until it is so large. */
  static final int RESTART = 16 * 1024;

  /** Segments thinned equally often that are left alone: a quarter of the log, and less. */
  static final int FEW = PARTS / 4;

  /** How often a segment can be thinned: every 256th record is left then. */
  static final int THINNINGS = 8;

  /** Of the live readings' log: far more than wait between two syncs, and little of /run. */
  static final long LIVE = 2 << 20;

  /** Between two looks for what has become too old on disk: whole segments, of hours or days. */
  static final Duration EXPIRY = Duration.ofMinutes(1);

  /** Before a disk that failed is tried again: soon for a person, and rare for a broken card. */
  static final Duration MEND = Duration.ofSeconds(5);

  /** Written to see whether a disk takes something again: a page, what a full one hasn't. */
  static final int PROBE = 4096;

  /** For the last readings to reach the disk at the end. */
  static final Duration CLOSE = Duration.ofSeconds(3);

  private Limits() {}
}

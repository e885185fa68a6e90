package io.sandpiper.wamp.websocket;

import java.time.Duration;

/** The transport's bounds, each with its reason. */
final class Limits {
  private Limits() {}

  /**
   * What may wait to be sent. Four messages of the longest kind; a peer that lets more pile up
   * takes nothing, and a small board has better uses for its memory.
   */
  static final int QUEUED_BYTES = 4 * 1024 * 1024;

  /**
   * Frames that may wait to be sent. Each takes some 150 bytes of heap beside its payload, so this
   * many take about as much as the bytes may; all requests and answers that a session can owe are a
   * quarter of it.
   */
  static final int QUEUED_FRAMES = 32 * 1024;

  /**
   * Pongs that may wait to be sent: a ping beyond is not answered. A router needs the answer to its
   * latest only (RFC 6455, 5.5.3), and one that sends more before it reads the first wants none.
   */
  static final int PONGS = 64;

  /** Handed to the socket at a time: one TLS record, and a step whose duration can be judged. */
  static final int CHUNK_BYTES = 16 * 1024;

  /** One chunk must leave within this: slower than 4.5 kbit/s is not even GPRS. */
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

  /** From our close frame to the end: ten round trips of a bad satellite line. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** A close frame carries two bytes of code and at most so many of reason (RFC 6455, 5.5). */
  static final int REASON_BYTES = 123;
}

package io.sandpiper.wamp.rawsocket;

import java.time.Duration;

/** The transport's bounds, each with its reason. */
final class Limits {
  private Limits() {}

  /** What may wait to be sent: as for a WebSocket, four messages of the longest kind. */
  static final int QUEUED_BYTES = 4 * 1024 * 1024;

  /** Frames that may wait: each takes some 60 bytes of heap beside its payload. */
  static final int QUEUED_FRAMES = 32 * 1024;

  /** Pongs that may wait: a ping beyond is not answered, for its sender reads no answers. */
  static final int PONGS = 64;

  /** Written at a time: one TLS record, and a step whose duration can be judged. */
  static final int CHUNK_BYTES = 16 * 1024;

  /** One chunk must leave within this: slower than 4.5 kbit/s is not even GPRS. */
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

  /** From our end of the stream to the router's: ten round trips of a bad satellite line. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
}

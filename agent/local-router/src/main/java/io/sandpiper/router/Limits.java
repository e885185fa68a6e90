package io.sandpiper.router;

import java.time.Duration;

/**
 * What a connection may cost; what a session may cost is in {@link
 * io.sandpiper.router.core.Limits}.
 */
final class Limits {
  /** Over all fragments of a message. What Crossbar.io's documentation sets for production. */
  static final int MESSAGE_BYTES = 1024 * 1024;

  /** A request line and headers; browsers with many cookies send 8 KiB. */
  static final int HANDSHAKE_BYTES = 16 * 1024;

  /** From TCP's connect to the end of the upgrade: ten round trips over a bad mobile link. */
  static final Duration UPGRADE = Duration.ofSeconds(10);

  /** Bytes queued for one peer: four of the longest messages, or a minute of 80 readings/s. */
  static final long BACKLOG_BYTES = 4 * MESSAGE_BYTES;

  /** Messages read and not yet routed, of all peers; when full, reading pauses. */
  static final int INBOX = 1024;

  /** Between pings; a peer that is silent for one and a half of it is taken for lost. */
  static final Duration PING = Duration.ofSeconds(30);

  /** For all answers to the last GOODBYE; clients answer within a round trip. */
  static final Duration FAREWELL = Duration.ofSeconds(2);

  /** For the library's threads to flush and end; measured in milliseconds. */
  static final Duration END = Duration.ofSeconds(2);

  /** Connections that TCP may hold for us: a fleet that comes back at once. */
  static final int ACCEPT_QUEUE = 256;

  /** Of a stranger's request that goes into a log line: more tells nobody more. */
  static final int TEXT_BYTES = 200;

  private Limits() {}
}

package io.sandpiper.wamp.transport;

import java.time.Duration;
import java.util.Optional;

/** How a connection, or the attempt to make one, ended. */
public sealed interface Closed {
  /** One line for the log: what was seen. */
  String text();

  /** The name could not be resolved, nobody answered, refused, reset, or the attempt timed out. */
  record Unreachable(String text) implements Closed {}

  /** TLS failed. {@code NOT_YET_VALID} may mean that our own clock is behind. */
  record Untrusted(Cause cause, String text) implements Closed {
    public enum Cause {
      EXPIRED,
      NOT_YET_VALID,
      UNKNOWN_CA,
      WRONG_HOST,
      OUR_CERTIFICATE_REFUSED,
      HANDSHAKE
    }
  }

  /** The upgrade was answered with another status than 101. */
  record Refused(int status, Optional<Duration> retryAfter, Optional<String> location, String text)
      implements Closed {}

  /** Upgraded, but without one of the subprotocols that were offered. */
  record NoSubprotocol(String text) implements Closed {}

  /** An open connection ended; 1005 and 1006 stand for no code and for a bare TCP end. */
  record Ended(int code, String text) implements Closed {}

  /** We closed or dropped it ourselves. */
  record ByUs(String text) implements Closed {}
}

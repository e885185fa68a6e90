package io.sandpiper.runtime.simulation;

import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;

/**
 * How a connection ended as the agent saw it, and what may follow: a second opinion on which lane
 * an ending belongs to.
 *
 * @param least at least so long until the next dial
 * @param spread in the fast lane perhaps up to so long, whatever the backoff says
 * @param rotates another serializer may be tried at once
 */
record Ending(String cause, Lane lane, long least, long spread, boolean rotates) {
  enum Lane {
    FAST,
    SLOW,
    /** Fast at first, slow when it comes again and again. */
    EITHER
  }

  private static final long HOUR = World.HOUR;

  private static Ending of(String cause, Lane lane, long leastSeconds, long spreadSeconds) {
    return new Ending(
        cause, lane, leastSeconds * World.SECOND, spreadSeconds * World.SECOND, false);
  }

  private Ending rotating() {
    return new Ending(cause, lane, least, spread, true);
  }

  static Ending silent() {
    return of("silent", Lane.FAST, 0, 0);
  }

  static Ending sick() {
    return of("sick", Lane.FAST, 0, 0);
  }

  static Ending violation() {
    return of("violation", Lane.EITHER, 0, 0);
  }

  static Ending stopped() {
    return of("stopped", Lane.FAST, 0, 0);
  }

  static Ending goodbye(String reason, boolean evicted) {
    String cause = "GOODBYE " + reason;
    if (evicted) return of(cause, Lane.SLOW, 0, 0);
    return switch (reason) {
      case "wamp.close.system_shutdown" -> of(cause, Lane.FAST, 0, 30);
      case "wamp.close.normal", "wamp.close.goodbye_and_out", "wamp.close.close_realm" ->
          of(cause, Lane.FAST, 1, 5);
      default -> of(cause, Lane.FAST, 30, 60);
    };
  }

  static Ending abort(String reason) {
    String cause = "ABORT " + reason;
    return switch (reason) {
      case "wamp.error.authentication_denied",
          "wamp.error.no_such_principal",
          "wamp.error.not_authorized",
          "wamp.error.no_auth_method",
          "wamp.error.cannot_authenticate" ->
          of(cause, Lane.SLOW, 0, 0);
      case "wamp.close.system_shutdown" -> of(cause, Lane.FAST, 0, 30);
      case "wamp.close.killed" -> of(cause, Lane.FAST, 30, 60);
      case "wamp.error.authorization_failed", "wamp.error.unavailable", "wamp.error.timeout" ->
          of(cause, Lane.FAST, 0, 0);
      default -> of(cause, Lane.EITHER, 0, 0);
    };
  }

  static Ending closed(Closed how, boolean clockPlausible) {
    if (how instanceof Closed.Ended e) return code(e.code());
    if (how instanceof Closed.Refused e) return status(e);
    if (how instanceof Closed.Untrusted e) return untrusted(e, clockPlausible);
    if (how instanceof Closed.NoSubprotocol) {
      return of("no subprotocol", Lane.SLOW, 0, 0).rotating();
    }
    return of("unreachable", Lane.FAST, 0, 0);
  }

  private static Ending code(int code) {
    String cause = "close " + code;
    return switch (code) {
      case 1001 -> of(cause, Lane.FAST, 0, 30);
      case 1002, 1003, 1007 -> of(cause, Lane.EITHER, 0, 0);
      case 1008, 1010 -> of(cause, Lane.SLOW, 0, 0);
      case 1012, 1013 -> of(cause, Lane.FAST, 5, 30);
      default -> of(cause, code >= 3000 ? Lane.EITHER : Lane.FAST, 0, 0);
    };
  }

  private static Ending status(Closed.Refused refused) {
    String cause = "HTTP " + refused.status();
    long wait = Math.min(3600, refused.retryAfter().orElse(Duration.ZERO).toSeconds());
    return switch (refused.status()) {
      case 301, 302, 307, 308, 401, 403, 405, 407, 410, 426 -> of(cause, Lane.SLOW, 0, 0);
      case 400 -> of(cause, Lane.SLOW, 0, 0).rotating();
      case 404 -> of(cause, Lane.EITHER, 0, 0).rotating();
      case 408, 425, 429, 500, 502, 503, 504 -> of(cause, Lane.FAST, wait, wait);
      default -> of(cause, Lane.EITHER, 0, 0);
    };
  }

  private static Ending untrusted(Closed.Untrusted how, boolean clockPlausible) {
    String cause = "TLS " + how.cause();
    return switch (how.cause()) {
      case EXPIRED, NOT_YET_VALID -> of(cause, clockPlausible ? Lane.SLOW : Lane.FAST, 0, 0);
      case UNKNOWN_CA,
          WRONG_HOST,
          UNPINNED,
          OUR_CERTIFICATE_REFUSED,
          OUR_FILES,
          NO_TLS,
          TLS_WANTED,
          OLD_TLS ->
          of(cause, Lane.SLOW, 0, 0);
      case HANDSHAKE -> of(cause, Lane.EITHER, 0, 0);
    };
  }

  /** The longest wait for the next dial. */
  long most(long backoffBound) {
    return lane == Lane.FAST ? Math.max(backoffBound, spread) : HOUR;
  }
}

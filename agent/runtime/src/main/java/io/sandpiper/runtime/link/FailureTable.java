package io.sandpiper.runtime.link;

import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.transport.Closed;
import java.time.Duration;
import java.util.Optional;

/**
 * What to do after each ending. There is no "fatal": a device in a cupboard must never need a visit
 * because a certificate was late. Two lanes instead: fast, and slow with advice.
 */
final class FailureTable {
  private static final String ELSEWHERE = "is another agent running with this identity?";

  private FailureTable() {}

  static Rule of(Ending ending) {
    if (ending instanceof Ending.Aborted e) return aborted(e.reason());
    if (ending instanceof Ending.Dismissed e) return dismissed(e.reason());
    if (ending instanceof Ending.WeAborted e) return weAborted(e.reason());
    return Rule.fast("lost");
  }

  private static Rule aborted(String reason) {
    String cause = "ABORT " + reason;
    return switch (reason) {
      case Uris.NO_SUCH_REALM ->
          // A router that starts may bring its realms up, or its authenticator, a minute later.
          Rule.fast(cause, 10, "check router.realm, or create the realm on the router");
      case Uris.NO_SUCH_ROLE, Uris.NO_SUCH_PRINCIPAL ->
          Rule.slow(cause, "the router does not know this device or its role: provision it");
      case Uris.AUTHENTICATION_DENIED ->
          Rule.slow(
              cause,
              "the router refuses the credentials: check router.auth, and its entry for this device");
      case Uris.AUTHENTICATION_FAILED ->
          Rule.fast(
              cause,
              3,
              "authentication fails: check router.auth, and the router's entry for this device");
      case Uris.AUTHENTICATION_REQUIRED,
          Uris.NO_MATCHING_AUTH_METHOD,
          Uris.NO_AUTH_METHOD,
          Uris.NOT_AUTH_METHOD,
          Uris.CANNOT_AUTHENTICATE ->
          Rule.slow(cause, "the router wants another authentication method: check router.auth");
      case Uris.NOT_AUTHORIZED, Uris.AUTHORIZATION_DENIED, Uris.AUTHORIZATION_REQUIRED ->
          // Crossbar.io says so of a wrong secret too.
          Rule.slow(cause, "check router.auth, and the rights that the router gives this device");
      case Uris.CLOSE_SHUTDOWN, "wamp.error.system_shutdown" -> Rule.fast(cause).spread(0, 30);
      case Uris.CLOSE_KILLED -> dismissed(reason);
      case Uris.PROTOCOL_VIOLATION ->
          Rule.fast(cause, 1, "router and agent disagree about the protocol: please report it");
      case Uris.AUTHORIZATION_FAILED,
          Uris.NETWORK_FAILURE,
          Uris.UNAVAILABLE,
          Uris.NO_AVAILABLE_CALLEE,
          Uris.TIMEOUT,
          Uris.CANCELED,
          Uris.PAYLOAD_SIZE_EXCEEDED,
          // A dynamic authenticator that has not registered yet.
          Uris.NO_SUCH_PROCEDURE ->
          Rule.fast(cause);
      default -> Rule.fast(cause, 5, "the router refuses the session for a reason of its own");
    };
  }

  private static Rule dismissed(String reason) {
    String cause = "GOODBYE " + reason;
    return switch (reason) {
      case Uris.CLOSE_SHUTDOWN, "wamp.error.system_shutdown" ->
          // The router needs time, and the whole fleet is coming.
          Rule.fast(cause).spread(0, 30);
      case Uris.CLOSE_NORMAL,
          Uris.GOODBYE_AND_OUT,
          "wamp.error.goodbye_and_out",
          Uris.CLOSE_REALM,
          "wamp.error.close_realm",
          Uris.CLOSE_LOGOUT,
          "wamp.close.auth-changed" ->
          Rule.fast(cause).spread(1, 5);
      // Somebody wanted this session away, perhaps to free a ghost: do not fight.
      default -> Rule.fast(cause, Integer.MAX_VALUE, ELSEWHERE).spread(30, 60);
    };
  }

  /** Too many dismissals in a short time, whatever their reason. */
  static Rule evicted() {
    return Rule.slow("dismissed again and again", ELSEWHERE);
  }

  private static Rule weAborted(String reason) {
    String cause = "our ABORT " + reason;
    return Uris.CANNOT_AUTHENTICATE.equals(reason)
        ? Rule.slow(cause, "check router.auth, and what the router has for this device")
        : Rule.fast(cause, 1, "the router breaks the protocol: check its version");
  }

  static Rule of(Closed closed, boolean clockPlausible) {
    if (closed instanceof Closed.Ended end) return ended(end.code());
    if (closed instanceof Closed.Refused refused) return refused(refused);
    if (closed instanceof Closed.RawRefused raw) return rawRefused(raw.error());
    if (closed instanceof Closed.NoTunnel proxy) return noTunnel(proxy);
    if (closed instanceof Closed.Untrusted tls) return untrusted(tls.cause(), clockPlausible);
    if (closed instanceof Closed.NoSubprotocol) {
      return Rule.slow(
              "no subprotocol",
              "the router speaks none of router.serializers here: check it and the URL's path")
          .rotating();
    }
    return Rule.fast(closed instanceof Closed.Unreachable ? "unreachable" : "closed by us");
  }

  private static Rule ended(int code) {
    String cause = "close " + code;
    return switch (code) {
      case 1001 -> Rule.fast(cause).spread(0, 30);
      case 1002, 1003, 1007 ->
          Rule.fast(cause, 1, "router and agent disagree about the protocol: please report it");
      case 1008, 1010 -> Rule.slow(cause, "the router's policy refuses this connection");
      case 1012, 1013 -> Rule.fast(cause).spread(5, 30);
      default ->
          code >= 3000
              ? Rule.fast(cause, 3, "the router closes the connection for a reason of its own")
              : Rule.fast(cause);
    };
  }

  private static Rule refused(Closed.Refused refused) {
    int status = refused.status();
    String cause = "HTTP " + status;
    Duration wait = believed(refused.retryAfter());
    return switch (status) {
      case 301, 302, 307, 308 ->
          // Following could leave TLS or the host.
          Rule.slow(
              cause,
              "redirects are not followed; if it is right, put the target into router.url: "
                  + refused.location().orElse("(none given)"));
      case 400 -> Rule.slow(cause, "is router.url a WAMP router's WebSocket path?").rotating();
      case 401, 403, 407 -> Rule.slow(cause, "a server before the router wants credentials");
      case 404 ->
          Rule.fast(cause, 3, "is the path in router.url right, and does it speak WAMP?")
              .rotating();
      case 405, 410, 426 -> Rule.slow(cause, "is router.url a WAMP router's WebSocket path?");
      case 408, 425, 429, 500, 502, 503, 504 -> Rule.fast(cause).notBefore(wait);
      default ->
          status < 300
              ? Rule.slow(
                  cause,
                  "what answers at router.url is no WebSocket server: check host, port and path")
              : Rule.fast(cause, 3, "an unexpected answer at router.url").notBefore(wait);
    };
  }

  private static Rule rawRefused(int error) {
    String cause = "RawSocket " + error;
    return switch (error) {
      // Crossbar.io ends the connection for a serializer that it does not speak; and so does a
      // balancer before a router that is down.
      case 0 ->
          Rule.fast(cause, 5, "does a RawSocket answer at router.url, with router.serializers?")
              .rotating();
      case 1 -> Rule.slow(cause, "the router speaks none of router.serializers here").rotating();
      case 4 -> Rule.fast(cause).spread(5, 30); // too many connections
      default -> Rule.slow(cause, "the router's RawSocket wants other terms: check its limits");
    };
  }

  private static Rule noTunnel(Closed.NoTunnel proxy) {
    int status = proxy.status();
    String cause = "proxy " + status;
    Duration wait = believed(proxy.retryAfter());
    return switch (status) {
      case 0 -> Rule.slow(cause, "mend the file that router.proxy.password-file names");
      case 401, 407 ->
          Rule.slow(
              cause,
              "the proxy wants other credentials: check router.proxy.user and the file that"
                  + " router.proxy.password-file names");
      case 403 -> Rule.slow(cause, "the proxy lets nobody to this router: ask those who run it");
      case 400, 405, 501 ->
          Rule.slow(cause, "is router.proxy an HTTP proxy that takes CONNECT to this port?");
      case 408, 425, 429, 500, 502, 503, 504 ->
          // Of a router that is down, and of a name that does not resolve, too.
          Rule.fast(cause).notBefore(wait);
      default -> Rule.fast(cause, 3, "an unexpected answer of router.proxy").notBefore(wait);
    };
  }

  private static Duration believed(Optional<Duration> retryAfter) {
    Duration wait = retryAfter.orElse(Duration.ZERO);
    return wait.compareTo(Limits.SLOW_MAX) > 0 ? Limits.SLOW_MAX : wait;
  }

  /** Whether it can come of a clock that is wrong. */
  static boolean ofClock(Closed how) {
    return how instanceof Closed.Untrusted tls
        && (tls.cause() == Closed.Untrusted.Cause.EXPIRED
            || tls.cause() == Closed.Untrusted.Cause.NOT_YET_VALID);
  }

  private static Rule untrusted(Closed.Untrusted.Cause why, boolean clockPlausible) {
    String cause = "TLS " + why;
    return switch (why) {
      case EXPIRED, NOT_YET_VALID ->
          clockPlausible
              ? Rule.slow(cause, "renew the router's certificate, or set this device's clock")
              // A Pi boots in the past; its time service will mend it.
              : Rule.fast(cause);
      case UNKNOWN_CA ->
          Rule.slow(
              cause,
              "give the certificate authority in router.tls.ca-file, and let the router send the"
                  + " certificates in between");
      case WRONG_HOST -> Rule.slow(cause, "the certificate is for another host: check router.url");
      case UNPINNED ->
          Rule.slow(
              cause,
              "compare it with the key on the router itself; if that is right, add it to"
                  + " router.tls.pin");
      case OUR_CERTIFICATE_REFUSED ->
          Rule.slow(
              cause,
              "give this device a certificate of a CA that the router knows:"
                  + " router.tls.certificate-file and key-file");
      case OUR_FILES -> Rule.slow(cause, "mend the file that router.tls names");
      case NO_TLS, TLS_WANTED -> Rule.slow(cause, "check scheme and port in router.url");
      case OLD_TLS -> Rule.slow(cause, "let the router speak TLS 1.2 or 1.3");
      case HANDSHAKE -> Rule.fast(cause, 5, "is it a TLS port, and does it speak TLS 1.2 or 1.3?");
    };
  }
}

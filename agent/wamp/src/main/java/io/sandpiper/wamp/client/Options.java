package io.sandpiper.wamp.client;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.transport.Proxy;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Where and how a {@link Client} connects. {@link #of} has everything that most programs need; the
 * other methods return a changed copy.
 *
 * @param target for {@code wss} the router's certificate and host name are always verified
 * @param authenticator used for this one session
 * @param requestTimeout for the answer to each request that names no other, and for WELCOME
 * @param executor runs the handlers; without one the client makes its own, of {@link
 *     Limits#HANDLER_THREADS} threads
 */
public record Options(
    Target target,
    String realm,
    Authenticator authenticator,
    Duration requestTimeout,
    Optional<Executor> executor) {
  public Options {
    positive("requestTimeout", requestTimeout);
  }

  /** An anonymous session with the defaults. */
  public static Options of(String url, String realm) {
    var target =
        new Target(
            URI.create(url),
            List.of(Serializer.MSGPACK, Serializer.JSON),
            Route.DIRECT,
            Limits.MESSAGE_BYTES,
            Limits.OPEN_TIMEOUT);
    return new Options(
        target, realm, Authenticator.ANONYMOUS, Limits.REQUEST_TIMEOUT, Optional.empty());
  }

  public Options authenticator(Authenticator other) {
    return new Options(target, realm, other, requestTimeout, executor);
  }

  /** Offered in this order; the router picks one. */
  public Options serializers(Serializer... others) {
    return target(target.serializers(List.of(others)));
  }

  public Options route(Route other) {
    return target(target.route(other));
  }

  public Options proxy(Proxy through) {
    return route(target.route().proxy(through));
  }

  /** Whether to offer permessage-deflate; see {@link Route}. */
  public Options compression(boolean offered) {
    return route(target.route().compression(offered));
  }

  /** PEM certificates to trust instead of the system's. */
  public Options caFile(Path pem) {
    return tls(target.route().tls().caFile(pem));
  }

  /**
   * What to show on {@code wss} when the router asks for a certificate.
   *
   * @param certificateFile PEM: our certificate first, then those between it and its CA
   * @param keyFile PEM, not encrypted
   */
  public Options certificate(Path certificateFile, Path keyFile) {
    return tls(target.route().tls().own(certificateFile, keyFile));
  }

  /**
   * Public keys, one of which the router must have besides a certificate that is verified.
   *
   * @param keys in the form of {@link TlsSettings#PIN}
   */
  public Options pins(String... keys) {
    return tls(target.route().tls().pins(List.of(keys)));
  }

  private Options tls(TlsSettings other) {
    return route(target.route().tls(other));
  }

  /** Longest message that the router may send. */
  public Options maxMessageBytes(int bytes) {
    return target(target.maxMessageBytes(bytes));
  }

  /**
   * @param open for resolving, connecting, TLS and the WebSocket upgrade together
   * @param request for each answer
   */
  public Options timeouts(Duration open, Duration request) {
    return new Options(target.openTimeout(open), realm, authenticator, request, executor);
  }

  public Options executor(Executor forHandlers) {
    return new Options(target, realm, authenticator, requestTimeout, Optional.of(forHandlers));
  }

  private Options target(Target other) {
    return new Options(other, realm, authenticator, requestTimeout, executor);
  }

  static void positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + ": more than zero, is " + duration);
    }
  }
}

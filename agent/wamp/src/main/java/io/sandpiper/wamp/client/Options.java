package io.sandpiper.wamp.client;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.transport.Target;
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
 * @param url {@code ws://} or {@code wss://}; for {@code wss} the router's certificate and host
 *     name are always verified
 * @param authenticator used for this one session
 * @param serializers offered in this order; the router picks one
 * @param caFile PEM certificates to trust instead of the system's
 * @param maxMessageBytes longest message that the router may send
 * @param openTimeout for resolving, connecting, TLS and the WebSocket upgrade together
 * @param requestTimeout for the answer to each request that names no other, and for WELCOME
 * @param executor runs the handlers; without one the client makes its own, of {@link
 *     Limits#HANDLER_THREADS} threads
 */
public record Options(
    URI url,
    String realm,
    Authenticator authenticator,
    List<Serializer> serializers,
    Optional<Path> caFile,
    int maxMessageBytes,
    Duration openTimeout,
    Duration requestTimeout,
    Optional<Executor> executor) {
  public Options {
    positive("requestTimeout", requestTimeout);
    serializers = List.copyOf(serializers);
    new Target(url, serializers, caFile, maxMessageBytes, openTimeout); // refuses what cannot be
  }

  /** An anonymous session with the defaults. */
  public static Options of(String url, String realm) {
    return new Options(
        URI.create(url),
        realm,
        Authenticator.ANONYMOUS,
        List.of(Serializer.MSGPACK, Serializer.JSON),
        Optional.empty(),
        Limits.MESSAGE_BYTES,
        Limits.OPEN_TIMEOUT,
        Limits.REQUEST_TIMEOUT,
        Optional.empty());
  }

  public Options authenticator(Authenticator other) {
    return new Options(
        url,
        realm,
        other,
        serializers,
        caFile,
        maxMessageBytes,
        openTimeout,
        requestTimeout,
        executor);
  }

  public Options serializers(Serializer... others) {
    return new Options(
        url,
        realm,
        authenticator,
        List.of(others),
        caFile,
        maxMessageBytes,
        openTimeout,
        requestTimeout,
        executor);
  }

  public Options caFile(Path pem) {
    return new Options(
        url,
        realm,
        authenticator,
        serializers,
        Optional.of(pem),
        maxMessageBytes,
        openTimeout,
        requestTimeout,
        executor);
  }

  public Options timeouts(Duration open, Duration request) {
    return new Options(
        url, realm, authenticator, serializers, caFile, maxMessageBytes, open, request, executor);
  }

  public Options executor(Executor forHandlers) {
    return new Options(
        url,
        realm,
        authenticator,
        serializers,
        caFile,
        maxMessageBytes,
        openTimeout,
        requestTimeout,
        Optional.of(forHandlers));
  }

  Target target() {
    return new Target(url, serializers, caFile, maxMessageBytes, openTimeout);
  }

  static void positive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + ": more than zero, is " + duration);
    }
  }
}

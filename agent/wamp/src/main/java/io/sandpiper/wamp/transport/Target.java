package io.sandpiper.wamp.transport;

import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where to connect and how: everything that one attempt needs.
 *
 * @param url {@code ws://} or {@code wss://}, with host; or {@code rs://} or {@code rss://}, with
 *     host and port
 * @param route pins and a certificate of our own only for {@code wss} and {@code rss}
 * @param serializers offered in this order, and the router picks one; by RawSocket only the first
 * @param maxMessageBytes longest inbound message, over all its fragments and after decompression
 * @param openTimeout from the first packet to the finished upgrade or handshake
 */
public record Target(
    URI url, List<Serializer> serializers, Route route, int maxMessageBytes, Duration openTimeout) {
  private static final Set<String> SCHEMES = Set.of("ws", "wss", "rs", "rss");

  public Target {
    if (!SCHEMES.contains(String.valueOf(url.getScheme()))) {
      throw new IllegalArgumentException("url: expected ws, wss, rs or rss://, is " + url);
    }
    if (url.getHost() == null) throw new IllegalArgumentException("url: no host in " + url);
    if (rawSocket(url) && url.getPort() < 0) {
      throw new IllegalArgumentException("url: no port in " + url); // there is no usual one
    }
    if (url.getPort() > 65_535) {
      throw new IllegalArgumentException("url: expected a port of at most 65535, is " + url);
    }
    TlsSettings tls = route.tls();
    boolean secure = url.getScheme().endsWith("ss");
    if (!secure && (tls.own().isPresent() || !tls.pins().isEmpty())) {
      throw new IllegalArgumentException(
          "url: expected wss or rss://, for pins or a certificate, is " + url);
    }
    if (serializers.isEmpty()) throw new IllegalArgumentException("serializers: at least one");
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException("maxMessageBytes: at least 1024, is " + maxMessageBytes);
    }
    serializers = List.copyOf(serializers);
  }

  /** Whether it goes by RawSocket; else by WebSocket. */
  public boolean rawSocket() {
    return rawSocket(url);
  }

  private static boolean rawSocket(URI url) {
    return url.getScheme().startsWith("r");
  }

  public Target serializers(List<Serializer> others) {
    return new Target(url, others, route, maxMessageBytes, openTimeout);
  }

  public Target route(Route other) {
    return new Target(url, serializers, other, maxMessageBytes, openTimeout);
  }

  public Target maxMessageBytes(int other) {
    return new Target(url, serializers, route, other, openTimeout);
  }

  public Target openTimeout(Duration other) {
    return new Target(url, serializers, route, maxMessageBytes, other);
  }
}

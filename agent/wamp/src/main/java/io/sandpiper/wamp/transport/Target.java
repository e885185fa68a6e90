package io.sandpiper.wamp.transport;

import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where to connect and how: everything that one attempt needs.
 *
 * @param url {@code ws://} or {@code wss://}, with host
 * @param serializers offered in this order; the router picks one
 * @param maxMessageBytes longest inbound message, over all its fragments and after decompression
 * @param openTimeout from the first packet to the finished upgrade
 */
public record Target(
    URI url, List<Serializer> serializers, Route route, int maxMessageBytes, Duration openTimeout) {
  public Target {
    String scheme = url.getScheme();
    if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
      throw new IllegalArgumentException("url: expected ws:// or wss://, is " + url);
    }
    if (url.getHost() == null) throw new IllegalArgumentException("url: no host in " + url);
    if (serializers.isEmpty()) throw new IllegalArgumentException("serializers: at least one");
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException("maxMessageBytes: at least 1024, is " + maxMessageBytes);
    }
    serializers = List.copyOf(serializers);
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

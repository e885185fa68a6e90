package io.sandpiper.wamp.transport;

import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where to connect and how: everything that one attempt needs.
 *
 * @param url {@code ws://} or {@code wss://}, with host
 * @param serializers offered in this order; the router picks one
 * @param caFile PEM certificates to trust instead of the system's
 * @param maxMessageBytes longest inbound message, over all its fragments and after decompression
 * @param openTimeout from the first packet to the finished upgrade
 */
public record Target(
    URI url,
    List<Serializer> serializers,
    Optional<Path> caFile,
    int maxMessageBytes,
    Duration openTimeout) {
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
}

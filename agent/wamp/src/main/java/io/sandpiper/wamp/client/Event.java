package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a subscription's handler gets.
 *
 * @param topic the topic that was published to, also for a prefix or wildcard subscription
 * @param publication the router's number for it, the same for every subscriber
 */
public record Event(String topic, long publication, Map<String, Object> details, Payload payload) {
  /** Whether it was published before the subscription, and kept by the router. */
  public boolean retained() {
    return Boolean.TRUE.equals(details.get("retained"));
  }

  /** Who published it, as far as the router discloses it. */
  public Peer publisher() {
    return Peer.of("publisher", details);
  }

  /** How far the router's configuration trusts it: 0 least. */
  public OptionalLong trustLevel() {
    return Peer.number(details.get("trustlevel"));
  }
}

package io.sandpiper.wamp.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A topic that this client listens to. Ends with the session, or by {@link #unsubscribe}. */
public final class Subscription {
  private final Client client;
  final long id;
  private final String topic;
  final AtomicLong dropped;

  Subscription(Client client, long id, String topic, AtomicLong dropped) {
    this.client = client;
    this.id = id;
    this.topic = topic;
    this.dropped = dropped;
  }

  public String topic() {
    return topic;
  }

  /** Events that the handler was too slow for: beyond a bound the oldest waiting ones are lost. */
  public long dropped() {
    return dropped.get();
  }

  public CompletableFuture<Void> unsubscribe() {
    return client.unsubscribe(this);
  }
}

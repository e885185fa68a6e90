package io.sandpiper.wamp.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A topic that this client listens to, until it has {@link #ended}. */
public final class Subscription {
  private final Subscriber subscriber;
  final long id;
  private final String topic;
  final AtomicLong dropped = new AtomicLong();
  final CompletableFuture<Ended> ended = new CompletableFuture<>();

  Subscription(Subscriber subscriber, long id, String topic) {
    this.subscriber = subscriber;
    this.id = id;
    this.topic = topic;
  }

  public String topic() {
    return topic;
  }

  /** The router's number for it, as the subscription meta API has it. */
  public long id() {
    return id;
  }

  /** Events that the handler was too slow for: beyond a bound the oldest waiting ones are lost. */
  public long dropped() {
    return dropped.get();
  }

  public CompletableFuture<Void> unsubscribe() {
    return subscriber.unsubscribe(this);
  }

  /** Completes, always normally, when it has ended: by us, by the router or with the session. */
  public CompletableFuture<Ended> ended() {
    return ended.copy();
  }
}

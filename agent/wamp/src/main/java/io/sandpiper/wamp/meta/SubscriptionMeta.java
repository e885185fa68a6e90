package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Subscription;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uri;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The subscriptions of our realm (Subscriptions Meta API). Safe for use from any thread. */
public final class SubscriptionMeta {
  private final Calls calls;

  public SubscriptionMeta(Client client) {
    calls = new Calls(client, "wamp.subscription.");
  }

  public CompletableFuture<Ids> list() {
    return calls.details("list", Payload.NONE, Ids::of);
  }

  /** The subscription to exactly this topic or pattern. */
  public CompletableFuture<OptionalLong> lookup(String topic, Uri.Match match) {
    return calls.id("lookup", Calls.lookup("topic", topic, match));
  }

  /** The subscriptions that get the events of this topic. */
  public CompletableFuture<List<Long>> match(String topic) {
    return calls.ids("match", Payload.of(Uri.require("topic", topic)));
  }

  public CompletableFuture<SubscriptionInfo> get(long subscription) {
    return calls.details(
        "get", Calls.id(subscription), details -> SubscriptionInfo.of(details, subscription));
  }

  public CompletableFuture<List<Long>> listSubscribers(long subscription) {
    return calls.ids("list_subscribers", Calls.id(subscription));
  }

  public CompletableFuture<Long> countSubscribers(long subscription) {
    return calls.count("count_subscribers", Calls.id(subscription));
  }

  /** Takes a subscription away from a session. Not in the specification; Crossbar.io has it. */
  public CompletableFuture<Void> removeSubscriber(long subscription, long session) {
    Calls.id(subscription);
    Calls.id(session);
    return calls.tell("remove_subscriber", Payload.of(subscription, session));
  }

  public CompletableFuture<Subscription> onCreate(Consumer<Created<SubscriptionInfo>> handler) {
    return calls.on(
        "on_create",
        arguments ->
            handler.accept(
                new Created<>(
                    Values.id(Values.at(arguments, 0)),
                    SubscriptionInfo.of(Values.dictionary(Values.at(arguments, 1)), 0))));
  }

  public CompletableFuture<Subscription> onSubscribe(Consumer<Changed> handler) {
    return calls.on("on_subscribe", arguments -> handler.accept(Changed.of(arguments)));
  }

  public CompletableFuture<Subscription> onUnsubscribe(Consumer<Changed> handler) {
    return calls.on("on_unsubscribe", arguments -> handler.accept(Changed.of(arguments)));
  }

  public CompletableFuture<Subscription> onDelete(Consumer<Changed> handler) {
    return calls.on("on_delete", arguments -> handler.accept(Changed.of(arguments)));
  }
}

package io.sandpiper.wamp.client;

import io.sandpiper.wamp.session.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A client's subscriptions: several to one topic are one to the router. */
final class Subscriber {
  private record Heard(Subscription subscription, Consumer<Event> handler, Serial order) {}

  private final SessionThread thread;
  private final Executor executor;
  private final Duration timeout;

  // Of the session's thread.
  private final Map<Long, List<Heard>> subscriptions = new HashMap<>();

  Subscriber(SessionThread thread, Executor executor, Duration timeout) {
    this.thread = thread;
    this.executor = executor;
    this.timeout = timeout;
  }

  CompletableFuture<Subscription> subscribe(Topic topic, Consumer<Event> handler) {
    return thread.request(
        timeout,
        answer -> subscribed((Happening.Subscribed) answer, handler),
        (session, deadline) -> session.subscribe(topic.uri(), topic.options(), deadline));
  }

  private Subscription subscribed(Happening.Subscribed answer, Consumer<Event> handler) {
    long id = answer.subscription();
    var subscription = new Subscription(this, id, answer.request().uri());
    var heard = new Heard(subscription, handler, new Serial(executor, Limits.WAITING_EVENTS));
    subscriptions.computeIfAbsent(id, none -> new ArrayList<>()).add(heard);
    return subscription;
  }

  /** Only the last one to a topic ends at the router. */
  CompletableFuture<Void> unsubscribe(Subscription subscription) {
    var done = new CompletableFuture<Void>();
    boolean posted = thread.post(() -> unsubscribe(subscription, done));
    if (!posted) done.completeExceptionally(thread.why());
    return done;
  }

  private void unsubscribe(Subscription subscription, CompletableFuture<Void> done) {
    List<Heard> all = subscriptions.getOrDefault(subscription.id, List.of());
    if (all.removeIf(heard -> heard.subscription == subscription)) {
      ended(subscription, new Ended(Ended.By.US, ""));
    }
    if (!all.isEmpty()) {
      done.completeAsync(() -> null);
      return;
    }
    subscriptions.remove(subscription.id);
    thread.request(
        done,
        timeout,
        answer -> null,
        (session, deadline) -> session.unsubscribe(subscription.id, deadline));
  }

  private static void ended(Subscription subscription, Ended how) {
    subscription.ended.completeAsync(() -> how);
  }

  // ---- on the session's thread ----

  void happened(Happening happening) {
    if (happening instanceof Happening.Event h) {
      event(h);
    } else if (happening instanceof Happening.SubscriptionRevoked h) {
      var how = new Ended(Ended.By.ROUTER, h.reason());
      List<Heard> all = subscriptions.remove(h.subscription());
      if (all != null) all.forEach(each -> ended(each.subscription, how));
    }
  }

  private void event(Happening.Event h) {
    var event = new Event(h.topic(), h.publication(), h.details(), h.payload());
    for (Heard heard : subscriptions.getOrDefault(h.subscription(), List.of())) {
      boolean room = heard.order.push(() -> heard.handler.accept(event));
      if (!room) heard.subscription.dropped.incrementAndGet();
    }
  }

  void over(String why) {
    var how = new Ended(Ended.By.SESSION, why);
    subscriptions.values().forEach(all -> all.forEach(each -> ended(each.subscription, how)));
    subscriptions.clear();
  }
}

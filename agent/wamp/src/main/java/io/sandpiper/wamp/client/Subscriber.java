package io.sandpiper.wamp.client;

import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.session.Request;
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

  /** One to the router, and all of ours that it stands for. */
  private static final class Shared {
    private final Topic topic;
    private final List<Heard> all = new ArrayList<>();

    private Shared(Topic topic) {
      this.topic = topic;
    }
  }

  private final SessionThread thread;
  private final Executor executor;
  private final Duration timeout;

  // Of the session's thread.
  private final Map<Long, Shared> subscriptions = new HashMap<>();
  private final Map<Long, Topic> awaited = new HashMap<>(); // by request

  Subscriber(SessionThread thread, Executor executor, Duration timeout) {
    this.thread = thread;
    this.executor = executor;
    this.timeout = timeout;
  }

  CompletableFuture<Subscription> subscribe(Topic topic, Consumer<Event> handler) {
    Waiting.Entry<Subscription> entry =
        Waiting.Entry.of(
            new CompletableFuture<>(),
            timeout,
            answer -> subscribed((Happening.Subscribed) answer, handler));
    return thread.request(
        entry.unclaimed(Subscription::unsubscribe),
        (session, deadline) -> {
          var request = session.subscribe(topic.uri(), topic.options(), deadline);
          awaited.put(request.id(), topic);
          return request;
        });
  }

  private Subscription subscribed(Happening.Subscribed answer, Consumer<Event> handler) {
    long id = answer.subscription();
    var subscription = new Subscription(this, id, answer.request().uri());
    var heard = new Heard(subscription, handler, new Serial(executor, Limits.WAITING_EVENTS));
    Topic topic = awaited.remove(answer.request().id());
    subscriptions.computeIfAbsent(id, none -> new Shared(topic)).all.add(heard);
    return subscription;
  }

  /**
   * Only the last one to a topic ends at the router, and not while another is asked for: the router
   * would end that too.
   */
  CompletableFuture<Void> unsubscribe(Subscription subscription) {
    var done = new CompletableFuture<Void>();
    boolean posted = thread.post(() -> unsubscribe(subscription, done));
    if (!posted) done.completeExceptionally(thread.why());
    return done;
  }

  private void unsubscribe(Subscription subscription, CompletableFuture<Void> done) {
    Shared shared = subscriptions.get(subscription.id);
    if (shared != null) {
      if (shared.all.removeIf(heard -> heard.subscription == subscription)) {
        ended(subscription, new Ended(Ended.By.US, ""));
      }
      if (wanted(shared)) {
        done.completeAsync(() -> null);
        return;
      }
    }
    giveUp(subscription.id, done);
  }

  private boolean wanted(Shared shared) {
    return !shared.all.isEmpty() || awaited.values().stream().anyMatch(shared.topic::shares);
  }

  private void giveUp(long id, CompletableFuture<Void> done) {
    subscriptions.remove(id);
    thread.request(
        done, timeout, answer -> null, (session, deadline) -> session.unsubscribe(id, deadline));
  }

  /** No subscription came of it: one that was kept for its sake may be wanted no more. */
  private void failed(Request request) {
    if (awaited.remove(request.id()) == null) return;
    for (Long id : subscriptions.keySet().toArray(Long[]::new)) {
      if (!wanted(subscriptions.get(id))) giveUp(id, new CompletableFuture<>());
    }
  }

  private static void ended(Subscription subscription, Ended how) {
    subscription.ended.completeAsync(() -> how);
  }

  // ---- on the session's thread ----

  void happened(Happening happening) {
    if (happening instanceof Happening.Event h) {
      event(h);
    } else if (happening instanceof Happening.Refused h) {
      failed(h.request());
    } else if (happening instanceof Happening.TimedOut h) {
      failed(h.request());
    } else if (happening instanceof Happening.SubscriptionRevoked h) {
      var how = new Ended(Ended.By.ROUTER, h.reason());
      Shared shared = subscriptions.remove(h.subscription());
      if (shared != null) shared.all.forEach(each -> ended(each.subscription, how));
    }
  }

  private void event(Happening.Event h) {
    var event = new Event(h.topic(), h.publication(), h.details(), h.payload());
    Shared shared = subscriptions.get(h.subscription());
    if (shared == null) return;
    for (Heard heard : shared.all) {
      boolean room = heard.order.push(() -> heard.handler.accept(event));
      if (!room) heard.subscription.dropped.incrementAndGet();
    }
  }

  void over(String why) {
    var how = new Ended(Ended.By.SESSION, why);
    subscriptions.values().stream()
        .flatMap(shared -> shared.all.stream())
        .forEach(each -> ended(each.subscription, how));
    subscriptions.clear();
    awaited.clear();
  }
}

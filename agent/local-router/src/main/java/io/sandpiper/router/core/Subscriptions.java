package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears what, and the news of it (Subscription Meta API). Of subscriptions to the router's own
 * topics there is no news, as on Crossbar.io: it would be about those who listen to it.
 */
final class Subscriptions {
  private static final long SUBSCRIBE = 32;
  private static final long UNSUBSCRIBE = 34;

  private final Router router;
  private final News news;
  private final Patterns<Subscription> patterns = new Patterns<>();

  Subscriptions(Router router, News news) {
    this.router = router;
    this.news = news;
  }

  Patterns<Subscription> patterns() {
    return patterns;
  }

  /**
   * The same topic again gives the same subscription, also to the same session.
   *
   * @return the subscription, unless it was refused
   */
  Optional<Subscription> subscribe(Member subscriber, Subscribe m) throws ProtocolViolation {
    Match match = Match.of(m.options());
    String topic = m.topic();
    int limit = router.settings().limits().subscriptions();
    Optional<Subscription> there = patterns.get(match, topic);
    boolean again = there.filter(s -> s.subscribers().contains(subscriber)).isPresent();
    if (!match.allows(topic)) {
      return refuse(subscriber, m, Uris.INVALID_URI, "not a URI, or too long: ");
    }
    if (!again && subscriber.subscriptions.size() >= limit) {
      return refuse(subscriber, m, Limits.REACHED, limit + " are subscribed, not: ");
    }
    Subscription subscription =
        there.orElseGet(() -> new Subscription(router.newKey(match, topic)));
    patterns.put(subscription);
    subscription.subscribers().add(subscriber);
    subscriber.subscriptions.put(subscription.id(), subscription);
    subscriber.send(new Subscribed(m.request(), subscription.id()));
    if (there.isEmpty()) {
      tell(subscription, "on_create", subscriber, subscription.details());
    }
    if (!again) tell(subscription, "on_subscribe", subscriber, subscription.id());
    return Optional.of(subscription);
  }

  private static Optional<Subscription> refuse(
      Member subscriber, Subscribe m, String error, String text) {
    subscriber.refuse(SUBSCRIBE, m.request(), error, text + Options.brief(m.topic()));
    return Optional.empty();
  }

  void unsubscribe(Member subscriber, Unsubscribe m) {
    Subscription subscription = subscriber.subscriptions.get(m.subscription());
    if (subscription == null) {
      String text = "not a subscription of this session: " + m.subscription();
      subscriber.refuse(UNSUBSCRIBE, m.request(), Uris.NO_SUCH_SUBSCRIPTION, text);
    } else {
      subscriber.send(new Unsubscribed(m.request(), Map.of()));
      remove(subscription, subscriber);
    }
  }

  /**
   * Takes a subscription from its subscriber, who is told if it can take it (Subscription
   * Revocation).
   *
   * @return whether this subscriber had it
   */
  boolean revoke(Member subscriber, long id, String reason) {
    Subscription subscription = subscriber.subscriptions.get(id);
    if (subscription == null) return false;
    if (subscriber.has(Feature.SUBSCRIPTION_REVOCATION)) {
      subscriber.send(new Unsubscribed(0, Map.of("subscription", id, "reason", reason)));
    }
    remove(subscription, subscriber);
    return true;
  }

  void left(Member subscriber) {
    // All at first: whoever left is not to hear of its own leaving.
    var held = List.copyOf(subscriber.subscriptions.values());
    for (Subscription each : held) each.subscribers().remove(subscriber);
    for (Subscription each : held) remove(each, subscriber);
  }

  private void remove(Subscription subscription, Member subscriber) {
    subscriber.subscriptions.remove(subscription.id());
    subscription.subscribers().remove(subscriber);
    boolean last = subscription.subscribers().isEmpty();
    if (last) patterns.remove(subscription);
    tell(subscription, "on_unsubscribe", subscriber, subscription.id());
    if (last) tell(subscription, "on_delete", subscriber, subscription.id());
  }

  private void tell(Subscription about, String what, Member subscriber, Object detail) {
    if (Meta.owns(about.key().uri())) return;
    news.tell("wamp.subscription." + what, subscriber.session(), detail);
  }
}

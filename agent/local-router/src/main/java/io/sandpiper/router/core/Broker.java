package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Brings events to those who subscribed their topic. */
final class Broker {
  private static final long PUBLISH = 16;
  private static final long SUBSCRIBE = 32;
  private static final long UNSUBSCRIBE = 34;

  /** A topic's last event that was to be kept, for those who come later. */
  private record Retained(
      long publication, Map<String, Object> details, Payload payload, Audience audience) {}

  private final Limits limits;
  private final LongSupplier ids;
  private final Patterns<Subscription> subscriptions = new Patterns<>();

  /** By topic, the one that was written longest ago first. */
  private final Map<String, Retained> retained = new LinkedHashMap<>();

  Broker(Limits limits, LongSupplier ids) {
    this.limits = limits;
    this.ids = ids;
  }

  /** The same topic again gives the same subscription, also to the same session. */
  void subscribe(Member subscriber, Subscribe m) throws ProtocolViolation {
    Match match = Match.of(m.options());
    boolean getRetained = Options.flag(m.options(), "get_retained", false);
    String topic = m.topic();
    if (!match.allows(topic)) {
      refuse(subscriber, m, Uris.INVALID_URI, "not a URI: ");
      return;
    }
    Optional<Subscription> there = subscriptions.get(match, topic);
    boolean repeated = there.filter(s -> s.subscribers().contains(subscriber)).isPresent();
    if (!repeated && subscriber.subscriptions.size() >= limits.subscriptions()) {
      refuse(subscriber, m, Uris.LIMIT_REACHED, limits.subscriptions() + " are subscribed, not: ");
      return;
    }
    Subscription subscription = there.orElseGet(() -> opened(match, topic));
    subscription.subscribers().add(subscriber);
    subscriber.subscriptions.put(subscription.id(), subscription);
    subscriber.send(new Subscribed(m.request(), subscription.id()));
    // Not for patterns: production routers do not do it either, and who relies on it would find
    // out late.
    if (getRetained && match == Match.EXACT) sendRetained(subscriber, subscription);
  }

  private static void refuse(Member subscriber, Subscribe m, String error, String text) {
    subscriber.refuse(SUBSCRIBE, m.request(), error, text + Options.brief(m.topic()));
  }

  private Subscription opened(Match match, String topic) {
    var subscription = new Subscription(ids.getAsLong(), match, topic);
    subscriptions.put(match, topic, subscription);
    return subscription;
  }

  private void sendRetained(Member subscriber, Subscription subscription) {
    Retained event = retained.get(subscription.topic());
    if (event == null || !event.audience().includes(subscriber)) return;
    var details = new LinkedHashMap<>(event.details());
    details.put("retained", true);
    subscriber.send(new Event(subscription.id(), event.publication(), details, event.payload()));
  }

  void unsubscribe(Member subscriber, Unsubscribe m) {
    Subscription subscription = subscriber.subscriptions.remove(m.subscription());
    if (subscription == null) {
      String text = "not a subscription of this session: " + m.subscription();
      subscriber.refuse(UNSUBSCRIBE, m.request(), Uris.NO_SUCH_SUBSCRIPTION, text);
    } else {
      remove(subscription, subscriber);
      subscriber.send(new Unsubscribed(m.request(), Map.of()));
    }
  }

  void publish(Member publisher, Publish m) throws ProtocolViolation {
    boolean acknowledge = Options.flag(m.options(), "acknowledge", false);
    boolean retain = Options.flag(m.options(), "retain", false);
    Audience audience = Audience.of(m.options(), publisher.session());
    if (!Match.EXACT.allows(m.topic()) || Meta.owns(m.topic())) {
      String text = "invalid or reserved: " + Options.brief(m.topic());
      if (acknowledge) publisher.refuse(PUBLISH, m.request(), Uris.INVALID_URI, text);
      return;
    }
    long publication = ids.getAsLong();
    var details = new LinkedHashMap<String, Object>();
    details.put("publisher", publisher.session());
    details.put("publisher_authid", publisher.identity().authid());
    details.put("publisher_authrole", publisher.identity().authrole());
    deliver(m.topic(), publication, details, m.payload(), audience::includes);
    if (retain) retain(m.topic(), new Retained(publication, details, m.payload(), audience));
    if (acknowledge) publisher.send(new Published(m.request(), publication));
  }

  private void retain(String topic, Retained event) {
    retained.remove(topic);
    if (retained.size() >= limits.retained()) {
      retained.remove(retained.keySet().iterator().next());
    }
    retained.put(topic, event);
  }

  /** An event of the router's own. */
  void announce(String topic, Payload payload) {
    deliver(topic, ids.getAsLong(), Map.of(), payload, who -> true);
  }

  /** Two matching subscriptions of one session get two events. */
  private void deliver(
      String topic,
      long publication,
      Map<String, Object> details,
      Payload payload,
      Predicate<Member> may) {
    Map<String, Object> withTopic = new LinkedHashMap<>(details);
    withTopic.put("topic", topic);
    for (Subscription subscription : subscriptions.all(topic)) {
      var told = subscription.match() == Match.EXACT ? details : withTopic;
      var event = new Event(subscription.id(), publication, told, payload);
      for (Member subscriber : subscription.subscribers()) {
        if (may.test(subscriber)) subscriber.send(event);
      }
    }
  }

  void left(Member subscriber) {
    for (Subscription subscription : subscriber.subscriptions.values()) {
      remove(subscription, subscriber);
    }
  }

  private void remove(Subscription subscription, Member subscriber) {
    subscription.subscribers().remove(subscriber);
    if (subscription.subscribers().isEmpty()) {
      subscriptions.remove(subscription.match(), subscription.topic());
    }
  }
}

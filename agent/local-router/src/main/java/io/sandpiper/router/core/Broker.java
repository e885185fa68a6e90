package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Brings events to those who subscribed their topic. */
final class Broker {
  private static final long PUBLISH = 16;

  private final Router router;
  private final Subscriptions subscriptions;
  private final Retention retention;

  Broker(Router router) {
    this.router = router;
    subscriptions = new Subscriptions(router, this::announce);
    retention = new Retention(router.settings().limits().retained());
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  void subscribe(Member subscriber, Subscribe m) throws ProtocolViolation {
    boolean getRetained = Options.flag(m.options(), "get_retained", false);
    // Not for patterns: production routers do not do it either, and who relies on it would find
    // out late.
    subscriptions
        .subscribe(subscriber, m)
        .filter(subscription -> getRetained && subscription.key().match() == Match.EXACT)
        .ifPresent(subscription -> sendRetained(subscriber, subscription));
  }

  private void sendRetained(Member subscriber, Subscription subscription) {
    Retention.Retained kept = retention.get(subscription.key().uri()).orElse(null);
    if (kept == null || !kept.event().audience().includes(subscriber)) return;
    var details = new LinkedHashMap<>(kept.event().details());
    details.put("retained", true);
    subscriber.send(
        new Event(subscription.id(), kept.publication(), details, kept.event().payload()));
  }

  void publish(Member publisher, Publish m) throws ProtocolViolation {
    boolean acknowledge = Options.flag(m.options(), "acknowledge", false);
    boolean all = router.settings().discloses();
    var event = Publication.of(publisher, m.topic(), m.options(), m.payload(), all);
    if (!Publication.allows(m.topic())) {
      String text = "invalid, too long or reserved: " + Options.brief(m.topic());
      if (acknowledge) publisher.refuse(PUBLISH, m.request(), Uris.INVALID_URI, text);
      return;
    }
    long publication = publish(event);
    if (acknowledge) publisher.send(new Published(m.request(), publication));
  }

  /** Returns the event's number. */
  long publish(Publication event) {
    long publication = router.newId();
    deliver(
        event.topic(), publication, event.details(), event.payload(), event.audience()::includes);
    if (event.retain()) retention.keep(publication, event);
    return publication;
  }

  /** An event of the router's own. */
  void announce(String topic, Object... arguments) {
    deliver(topic, router.newId(), Map.of(), Payload.of(arguments), who -> true);
  }

  /** Two matching subscriptions of one session get two events. */
  private void deliver(
      String topic,
      long publication,
      Map<String, Object> details,
      Payload payload,
      Predicate<Member> may) {
    List<Subscription> matching = subscriptions.patterns().all(topic);
    if (matching.isEmpty()) return;
    Map<String, Object> withTopic = new LinkedHashMap<>(details);
    withTopic.put("topic", topic);
    for (Subscription subscription : matching) {
      var told = subscription.key().match() == Match.EXACT ? details : withTopic;
      var event = new Event(subscription.id(), publication, told, payload);
      for (Member subscriber : subscription.subscribers()) {
        if (may.test(subscriber)) subscriber.send(event);
      }
    }
  }
}

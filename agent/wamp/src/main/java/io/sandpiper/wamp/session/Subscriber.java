package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Happening.Event;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.SubscriptionRevoked;
import java.util.HashMap;
import java.util.Map;

/** Our subscriptions. Subscribing to the same topic again gives the same one. */
final class Subscriber {
  /** {@code since} is the last request that asked for it. */
  private record Held(String topic, long since) {}

  private final Map<Long, Held> subscriptions = new HashMap<>();

  void add(long subscription, Request request) {
    subscriptions.put(subscription, new Held(request.uri(), request.id()));
  }

  boolean holds(long subscription) {
    return subscriptions.containsKey(subscription);
  }

  /**
   * Gives a subscription up, at once: events that come until the router knows are ignored.
   *
   * @return the topic
   */
  String remove(long subscription) {
    Held held = subscriptions.remove(subscription);
    if (held != null) return held.topic();
    throw new IllegalArgumentException("subscription " + subscription + " is not ours");
  }

  /** The router has given it up, so also for requests that it answered before this one. */
  void removed(long subscription, long request) {
    Held held = subscriptions.get(subscription);
    if (held != null && held.since() < request) subscriptions.remove(subscription);
  }

  Happening event(Message.Event m) {
    Held held = subscriptions.get(m.subscription());
    if (held == null) return new Ignored("EVENT for subscription " + m.subscription());
    String topic = m.details().get("topic") instanceof String published ? published : held.topic();
    return new Event(m.subscription(), topic, m.publication(), m.details(), m.payload());
  }

  Happening revoked(Unsubscribed m) throws ProtocolViolation {
    Object named = m.details().get("subscription");
    long subscription = Messages.id(named);
    if (named != null && subscription < 0) {
      throw new ProtocolViolation("UNSUBSCRIBED: subscription is no id");
    }
    Held held = subscriptions.remove(subscription);
    if (held == null) return new Ignored("revocation of a subscription that is not ours");
    String reason = m.details().get("reason") instanceof String s ? Session.line(s) : "";
    return new SubscriptionRevoked(subscription, held.topic(), reason);
  }

  void end() {
    subscriptions.clear();
  }
}

package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.session.Happening.Event;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.SubscriptionRevoked;
import io.sandpiper.wamp.session.Request.Kind;
import io.sandpiper.wamp.session.Requests.Pending;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Our subscriptions. Subscribing to the same topic again gives the same one. */
final class Subscriber {
  /** {@code since} is the last request that asked for it. */
  private record Held(String topic, long since) {}

  private final Requests requests;
  private final Consumer<Message> out;
  private final Map<Long, Held> subscriptions = new HashMap<>();

  Subscriber(Requests requests, Consumer<Message> out) {
    this.requests = requests;
    this.out = out;
  }

  Request subscribe(String topic, Map<String, Object> options, long deadline) {
    Uri.Match match = Uri.Match.of(options);
    Uri.require("topic", topic, match);
    Map<String, Object> checked = Outgoing.checked(Kind.SUBSCRIBE, options);
    requests.requireRoom();
    Request request = requests.begin(Kind.SUBSCRIBE, topic, deadline, match);
    out.accept(new Subscribe(request.id(), checked, topic));
    return request;
  }

  Happening subscribed(Subscribed m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.SUBSCRIBE, "SUBSCRIBED");
    if (pending.isPresent()) {
      Request request = pending.get().request();
      subscriptions.put(m.subscription(), new Held(request.uri(), request.id()));
      return new Happening.Subscribed(request, m.subscription());
    }
    requests
        .takeExpired(m.request(), Kind.SUBSCRIBE)
        .filter(late -> !wanted(m.subscription(), late))
        .ifPresent(late -> out.accept(new Unsubscribe(requests.nextId(), m.subscription())));
    return Requests.stray("SUBSCRIBED", m.request());
  }

  /**
   * One id stands for all subscriptions to a topic: giving up the late one would end the others.
   */
  private boolean wanted(long subscription, Pending late) {
    return subscriptions.containsKey(subscription)
        || requests.waitsForSubscription(late.request().uri(), late.match());
  }

  /** Given up at once: events that come until the router knows are ignored. */
  Request unsubscribe(long subscription, long deadline) {
    requests.requireRoom();
    Held held = subscriptions.remove(subscription);
    if (held == null) {
      throw new IllegalArgumentException("subscription " + subscription + " is not ours");
    }
    Request request = requests.begin(Kind.UNSUBSCRIBE, held.topic(), deadline, subscription);
    out.accept(new Unsubscribe(request.id(), subscription));
    return request;
  }

  Happening unsubscribed(Unsubscribed m) throws ProtocolViolation {
    if (m.request() == 0) return revoked(m);
    var pending = requests.take(m.request(), Kind.UNSUBSCRIBE, "UNSUBSCRIBED");
    if (pending.isEmpty()) return Requests.stray("UNSUBSCRIBED", m.request());
    // The router has given it up, so also for requests that it answered before this one.
    long subscription = pending.get().target();
    Held held = subscriptions.get(subscription);
    if (held != null && held.since() < m.request()) subscriptions.remove(subscription);
    return new Happening.Unsubscribed(pending.get().request());
  }

  private Happening revoked(Unsubscribed m) throws ProtocolViolation {
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

  Happening event(Message.Event m) {
    Held held = subscriptions.get(m.subscription());
    if (held == null) return new Ignored("EVENT for subscription " + m.subscription());
    if (m.payload().unreadable().isPresent()) {
      return new Ignored("EVENT with a payload that can't be read");
    }
    String topic = m.details().get("topic") instanceof String published ? published : held.topic();
    return new Event(m.subscription(), topic, m.publication(), m.details(), m.payload());
  }

  void end() {
    subscriptions.clear();
  }
}

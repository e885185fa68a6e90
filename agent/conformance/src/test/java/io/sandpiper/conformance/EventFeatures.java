package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Ended;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.Subscription;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Topics: our client publishes to our client through the router. */
final class EventFeatures {
  private static final String GROUP = "Events";

  private EventFeatures() {}

  static List<Feature> all() {
    return List.of(
        feature("publish, subscribe", EventFeatures::values),
        feature("unsubscribe", EventFeatures::unsubscribe),
        feature("publisher identification", EventFeatures::publisher),
        feature("publisher exclusion", EventFeatures::exclusion),
        feature("black- and whitelisting: session", EventFeatures::bySession),
        feature("black- and whitelisting: authid", b -> byIdentity(b, "authid")),
        feature("black- and whitelisting: authrole", b -> byIdentity(b, "authrole")),
        feature("pattern-based subscription: prefix", b -> pattern(b, "prefix", "a", "a.b.c")),
        feature(
            "pattern-based subscription: wildcard", b -> pattern(b, "wildcard", "x..z", "x.y.z")),
        feature("event retention", EventFeatures::retained),
        feature("event retention: for a prefix", EventFeatures::retainedForPrefix),
        feature("subscription revocation", EventFeatures::revoked),
        feature("testament: when the connection is lost", EventFeatures::testament),
        feature("testament: taken back", EventFeatures::flushed),
        feature("presence: retained online, testament offline", EventFeatures::presence));
  }

  private static Feature feature(String name, Feature.Test test) {
    return new Feature(GROUP, name, test);
  }

  private static List<Object> next(BlockingQueue<Event> heard) throws InterruptedException {
    return Patience.next(heard, "event").payload().arguments();
  }

  private static void values(Bench b) throws InterruptedException {
    var heard = b.listen(b.join(), b.uri("topic"));
    var sent = new Payload(List.of(1L, "two", 3.5), Map.of("named", List.of(true)));
    long publication = b.join().publish(Publication.of(b.uri("topic"), sent)).join();
    Event event = Patience.next(heard, "event");
    assertEquals(sent, event.payload());
    assertEquals(b.uri("topic"), event.topic());
    assertEquals(publication, event.publication());
  }

  private static void unsubscribe(Bench b) throws InterruptedException {
    Client subscriber = b.join();
    var heard = new LinkedBlockingQueue<Event>();
    var subscription = subscriber.subscribe(b.uri("topic"), heard::add).join();
    var other = b.listen(subscriber, b.uri("other"));
    Client publisher = b.join();
    publisher.publish(b.uri("topic"), 1).join();
    assertEquals(List.of(1L), next(heard));
    subscription.unsubscribe().join();
    publisher.publish(b.uri("topic"), 2).join();
    publisher.publish(b.uri("other"), 3).join();
    assertEquals(List.of(3L), next(other));
    assertEquals(0, heard.size());
  }

  private static void publisher(Bench b) throws InterruptedException {
    Client publisher = b.join();
    b.needs(publisher, "broker", "publisher_identification");
    var heard = b.listen(b.join(), b.uri("topic"));
    publisher.publish(Publication.of(b.uri("topic")).option("disclose_me", true)).join();
    assertEquals(publisher.session(), Patience.next(heard, "event").details().get("publisher"));
  }

  private static void exclusion(Bench b) throws InterruptedException {
    Client client = b.join();
    b.needs(client, "broker", "publisher_exclusion");
    var heard = b.listen(client, b.uri("topic"));
    client.publish(b.uri("topic"), 1).join();
    client.publish(Publication.of(b.uri("topic"), 2).option("exclude_me", false)).join();
    assertEquals(List.of(2L), next(heard));
  }

  private static void bySession(Bench b) throws InterruptedException {
    Client one = b.join();
    b.needs(one, "broker", "subscriber_blackwhite_listing");
    Client two = b.join();
    var first = b.listen(one, b.uri("topic"));
    var second = b.listen(two, b.uri("topic"));
    Client publisher = b.join();
    publish(publisher, b, 1, "exclude", List.of(one.session()));
    publish(publisher, b, 2, "eligible", List.of(one.session()));
    publish(publisher, b, 3, "eligible", List.of(one.session(), two.session()));
    assertEquals(List.of(2L), next(first));
    assertEquals(List.of(3L), next(first));
    assertEquals(List.of(1L), next(second));
    assertEquals(List.of(3L), next(second));
  }

  private static void byIdentity(Bench b, String key) throws InterruptedException {
    Client client = b.join();
    b.needs(client, "broker", "subscriber_blackwhite_listing");
    if (!(client.details().get(key) instanceof String own)) {
      throw new Outcome.Missing("WELCOME has no " + key);
    }
    var heard = b.listen(client, b.uri("topic"));
    Client publisher = b.join();
    publish(publisher, b, 1, "exclude_" + key, List.of(own));
    publish(publisher, b, 2, "eligible_" + key, List.of("somebody.else"));
    publish(publisher, b, 3, "exclude_" + key, List.of("somebody.else"));
    publish(publisher, b, 4, "eligible_" + key, List.of(own));
    assertEquals(List.of(3L), next(heard));
    assertEquals(List.of(4L), next(heard));
  }

  private static void publish(Client publisher, Bench b, int what, String option, Object value) {
    publisher.publish(Publication.of(b.uri("topic"), what).option(option, value)).join();
  }

  private static void pattern(Bench b, String match, String pattern, String topic)
      throws InterruptedException {
    Client subscriber = b.join();
    b.needs(subscriber, "broker", "pattern_based_subscription");
    var heard = b.listen(subscriber, b.uri(pattern), Map.of("match", match));
    Client publisher = b.join();
    publisher.publish(b.uri("q.y.q"), 1).join();
    publisher.publish(b.uri(topic), 2).join();
    Event event = Patience.next(heard, "event");
    assertEquals(List.of(2L), event.payload().arguments());
    assertEquals(b.uri(topic), event.topic());
  }

  private static void retained(Bench b) throws Exception {
    Client publisher = b.join();
    b.needs(publisher, "broker", "event_retention");
    publisher.publish(Publication.of(b.uri("state"), "old").option("retain", true)).join();
    publisher.publish(Publication.of(b.uri("state"), "new").option("retain", true)).join();
    publisher.close();
    var heard = b.listen(b.join(), b.uri("state"), Map.of("get_retained", true));
    Event event = Patience.next(heard, "event");
    assertEquals(List.of("new"), event.payload().arguments());
    assertEquals(true, event.details().get("retained"));
    var plain = b.listen(b.join(), b.uri("state"));
    b.join().publish(b.uri("state"), "live").join();
    assertEquals(List.of("live"), next(plain));
  }

  private static void retainedForPrefix(Bench b) throws InterruptedException {
    Client publisher = b.join();
    b.needs(publisher, "broker", "event_retention");
    publisher.publish(Publication.of(b.uri("state.one"), 1).option("retain", true)).join();
    var options = Map.<String, Object>of("match", "prefix", "get_retained", true);
    var heard = b.listen(b.join(), b.uri("state."), options);
    publisher.publish(b.uri("state.two"), 2).join();
    if (!next(heard).equals(List.of(1L)))
      throw new Outcome.Missing("retained events are for exact subscriptions only");
  }

  private static void revoked(Bench b) {
    Client boss = b.join();
    b.needs(boss, "broker", "subscription_revocation");
    Client subscriber = b.join();
    Subscription subscription = subscriber.subscribe(b.uri("topic"), event -> {}).join();
    boss.call("wamp.subscription.remove_subscriber", subscription.id(), subscriber.session())
        .join();
    var ended = subscription.ended().orTimeout(Patience.ANSWER.toSeconds(), TimeUnit.SECONDS);
    assertEquals(Ended.By.ROUTER, ended.join().by());
  }

  /** Leaves a last will; the topic is the test's {@code gone}. */
  private static void will(Hand client, Bench b, Map<String, Object> options)
      throws InterruptedException {
    List<Object> will = List.of(b.uri("gone"), List.of("offline"), Map.of("why", "lost"));
    var arguments = new Payload(will, Map.of("publish_options", options));
    client.call("wamp.session.add_testament", arguments);
  }

  private static boolean hasTestament(Client client) {
    return client.routerHas("dealer", "testament_meta_api")
        || client.routerHas("broker", "testament_meta_api");
  }

  private static void needsTestament(Client client) {
    if (!hasTestament(client)) {
      throw new Outcome.Missing("");
    }
  }

  private static void testament(Bench b) throws Exception {
    Client watcher = b.join();
    needsTestament(watcher);
    var heard = b.listen(watcher, b.uri("gone"));
    Hand device = b.hand();
    will(device, b, Map.of());
    device.drop();
    Event event = Patience.next(heard, "event");
    assertEquals(List.of("offline"), event.payload().arguments());
    assertEquals(Map.of("why", "lost"), event.payload().named());
  }

  private static void flushed(Bench b) throws Exception {
    Client watcher = b.join();
    needsTestament(watcher);
    var heard = b.listen(watcher, b.uri("gone"));
    var left = b.listen(watcher, "wamp.session.on_leave");
    Hand device = b.hand();
    will(device, b, Map.of());
    device.call("wamp.session.flush_testaments", Payload.NONE);
    long session = device.session();
    device.drop();
    while (!next(left).contains(session)) {
      // other sessions end too
    }
    b.join().publish(b.uri("gone"), "after").join();
    assertEquals(List.of("after"), next(heard));
  }

  private static void presence(Bench b) throws Exception {
    Client watcher = b.join();
    b.needs(watcher, "broker", "event_retention");
    needsTestament(watcher);
    Hand device = b.hand();
    will(device, b, Map.of("retain", true));
    device.with(
        s -> s.publish(b.uri("gone"), Map.of("retain", true), Payload.of("online"), Hand.soon()));
    device.next(Happening.Published.class);
    var heard = b.listen(watcher, b.uri("gone"), Map.of("get_retained", true));
    assertEquals(List.of("online"), next(heard));
    device.drop();
    assertEquals(List.of("offline"), next(heard));
    var late = b.listen(b.join(), b.uri("gone"), Map.of("get_retained", true));
    assertEquals(List.of("offline"), next(late));
  }
}

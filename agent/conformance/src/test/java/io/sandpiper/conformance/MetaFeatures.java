package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.session.Happening;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What the router tells of its sessions, registrations and subscriptions. */
final class MetaFeatures {
  private static final String GROUP = "Meta API";

  private MetaFeatures() {}

  static List<Feature> all() {
    return List.of(
        feature("session: count, list, get", MetaFeatures::sessions),
        feature("session: on_join, on_leave", MetaFeatures::joins),
        feature("session: kill", MetaFeatures::kill),
        feature("registration: list, lookup, match, get", MetaFeatures::registrations),
        feature("registration: list_callees, count_callees", MetaFeatures::callees),
        feature("registration: on_create … on_delete", MetaFeatures::registrationEvents),
        feature("subscription: list, lookup, match, get", MetaFeatures::subscriptions),
        feature("subscription: list_subscribers, count_subscribers", MetaFeatures::subscribers),
        feature("subscription: on_create … on_delete", MetaFeatures::subscriptionEvents));
  }

  private static Feature feature(String name, Feature.Test test) {
    return new Feature(GROUP, name, test);
  }

  private static void needs(Client client, String feature) {
    if (!client.routerHas("dealer", feature) && !client.routerHas("broker", feature)) {
      throw new Outcome.Missing("");
    }
  }

  private static Object ask(Client client, String procedure, Object... arguments) {
    return client.call(procedure, arguments).join().arguments().get(0);
  }

  private static void sessions(Bench b) {
    Client one = b.join();
    needs(one, "session_meta_api");
    Client two = b.join();
    assertTrue((Long) ask(one, "wamp.session.count") >= 2);
    List<?> all = assertInstanceOf(List.class, ask(one, "wamp.session.list"));
    assertTrue(all.containsAll(List.of(one.session(), two.session())), all::toString);
    Map<?, ?> two2 = assertInstanceOf(Map.class, ask(one, "wamp.session.get", two.session()));
    assertEquals(two.session(), two2.get("session"));
  }

  private static void joins(Bench b) throws InterruptedException {
    Client watcher = b.join();
    needs(watcher, "session_meta_api");
    var joined = b.listen(watcher, "wamp.session.on_join");
    var left = b.listen(watcher, "wamp.session.on_leave");
    Client other = b.join();
    until(joined, e -> about(e, other.session()));
    other.close();
    until(left, e -> e.payload().arguments().get(0).equals(other.session()));
  }

  private static boolean about(Event event, long session) {
    List<Object> arguments = event.payload().arguments();
    return !arguments.isEmpty()
        && arguments.get(0) instanceof Map<?, ?> details
        && details.get("session").equals(session);
  }

  private static void kill(Bench b) throws Exception {
    Client boss = b.join();
    needs(boss, "session_meta_api");
    Client victim = b.join();
    var named = Map.<String, Object>of("reason", "com.example.enough", "message", "out");
    var payload = new Payload(List.of(victim.session()), named);
    boss.call(Call.of("wamp.session.kill", payload)).join();
    SessionEnded ended = victim.ended().get(Patience.ANSWER.toSeconds(), TimeUnit.SECONDS);
    Ending ending = ended.ending().orElseThrow();
    assertEquals(new Ending.Dismissed("com.example.enough", "out"), ending);
  }

  private static void registrations(Bench b) {
    Client client = b.join();
    needs(client, "registration_meta_api");
    client.register(b.uri("one"), call -> 1L).join();
    client.register(b.uri("more"), Map.of("match", "prefix"), call -> 1L).join();
    Object one = ask(client, "wamp.registration.lookup", b.uri("one"));
    Object more = ask(client, "wamp.registration.lookup", b.uri("more"), Map.of("match", "prefix"));
    Map<?, ?> all = assertInstanceOf(Map.class, ask(client, "wamp.registration.list"));
    assertTrue(((List<?>) all.get("exact")).contains(one), all::toString);
    assertTrue(((List<?>) all.get("prefix")).contains(more), all::toString);
    assertEquals(more, ask(client, "wamp.registration.match", b.uri("more.and.more")));
    Map<?, ?> got = assertInstanceOf(Map.class, ask(client, "wamp.registration.get", more));
    assertEquals(b.uri("more"), got.get("uri"));
    assertEquals("prefix", got.get("match"));
  }

  private static void callees(Bench b) {
    Client client = b.join();
    needs(client, "registration_meta_api");
    client.register(b.uri("one"), call -> 1L).join();
    Object one = ask(client, "wamp.registration.lookup", b.uri("one"));
    assertEquals(List.of(client.session()), ask(client, "wamp.registration.list_callees", one));
    assertEquals(1L, ask(client, "wamp.registration.count_callees", one));
  }

  private static void registrationEvents(Bench b) throws InterruptedException {
    Client watcher = b.join();
    needs(watcher, "registration_meta_api");
    var created = b.listen(watcher, "wamp.registration.on_create");
    var registered = b.listen(watcher, "wamp.registration.on_register");
    var unregistered = b.listen(watcher, "wamp.registration.on_unregister");
    var deleted = b.listen(watcher, "wamp.registration.on_delete");
    Hand callee = b.hand();
    callee.with(s -> s.register(b.uri("one"), Map.of(), Hand.soon()));
    long registration = callee.next(Happening.Registered.class).registration();
    until(created, e -> b.uri("one").equals(((Map<?, ?>) argument(e, 1)).get("uri")));
    until(registered, e -> argument(e, 1).equals(registration));
    callee.with(s -> s.unregister(registration, Hand.soon()));
    until(unregistered, e -> argument(e, 1).equals(registration));
    until(deleted, e -> argument(e, 1).equals(registration));
  }

  private static void subscriptions(Bench b) {
    Client client = b.join();
    needs(client, "subscription_meta_api");
    client.subscribe(b.uri("one"), event -> {}).join();
    client.subscribe(b.uri("more"), Map.of("match", "prefix"), event -> {}).join();
    Object one = ask(client, "wamp.subscription.lookup", b.uri("one"));
    Object more = ask(client, "wamp.subscription.lookup", b.uri("more"), Map.of("match", "prefix"));
    Map<?, ?> all = assertInstanceOf(Map.class, ask(client, "wamp.subscription.list"));
    assertTrue(((List<?>) all.get("exact")).contains(one), all::toString);
    assertTrue(((List<?>) all.get("prefix")).contains(more), all::toString);
    assertEquals(List.of(more), ask(client, "wamp.subscription.match", b.uri("more.and.more")));
    Map<?, ?> got = assertInstanceOf(Map.class, ask(client, "wamp.subscription.get", more));
    assertEquals(b.uri("more"), got.get("uri"));
    assertEquals("prefix", got.get("match"));
  }

  private static void subscribers(Bench b) {
    Client client = b.join();
    needs(client, "subscription_meta_api");
    client.subscribe(b.uri("one"), event -> {}).join();
    Object one = ask(client, "wamp.subscription.lookup", b.uri("one"));
    assertEquals(List.of(client.session()), ask(client, "wamp.subscription.list_subscribers", one));
    assertEquals(1L, ask(client, "wamp.subscription.count_subscribers", one));
  }

  private static void subscriptionEvents(Bench b) throws InterruptedException {
    Client watcher = b.join();
    needs(watcher, "subscription_meta_api");
    var created = b.listen(watcher, "wamp.subscription.on_create");
    var subscribed = b.listen(watcher, "wamp.subscription.on_subscribe");
    var unsubscribed = b.listen(watcher, "wamp.subscription.on_unsubscribe");
    var deleted = b.listen(watcher, "wamp.subscription.on_delete");
    Hand subscriber = b.hand();
    subscriber.with(s -> s.subscribe(b.uri("one"), Map.of(), Hand.soon()));
    long subscription = subscriber.next(Happening.Subscribed.class).subscription();
    until(created, e -> b.uri("one").equals(((Map<?, ?>) argument(e, 1)).get("uri")));
    until(subscribed, e -> argument(e, 1).equals(subscription));
    subscriber.with(s -> s.unsubscribe(subscription, Hand.soon()));
    until(unsubscribed, e -> argument(e, 1).equals(subscription));
    until(deleted, e -> argument(e, 1).equals(subscription));
  }

  private static Object argument(Event event, int index) {
    return event.payload().arguments().get(index);
  }

  /** The event that is meant, among those that others cause. */
  private static void until(BlockingQueue<Event> heard, Predicate<Event> meant)
      throws InterruptedException {
    while (!meant.test(Patience.next(heard, "such event"))) {
      // somebody else's
    }
  }
}

package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private static final String READING = "demo.greenhouse_1.air.reading";
  private static final Payload WARM = Payload.named(Map.of("temperature_celsius", 21.5));

  private Town town;
  private Citizen device;
  private Citizen watcher;

  @BeforeEach
  void twoHaveJoined() {
    town = new Town();
    device = town.join();
    watcher = town.join();
  }

  private static long subscribe(Citizen who, String topic, Map<String, Object> options) {
    who.says(new Subscribe(1, options, topic));
    var subscribed = who.hears(Subscribed.class);
    assertEquals(1, subscribed.request());
    return subscribed.subscription();
  }

  private long publish(Map<String, Object> options) {
    return publish(READING, options);
  }

  private long publish(String topic, Map<String, Object> options) {
    var acknowledged = new HashMap<String, Object>(options);
    acknowledged.put("acknowledge", true);
    device.says(new Publish(5, acknowledged, topic, WARM));
    var published = device.hears(Published.class);
    assertEquals(5, published.request());
    return published.publication();
  }

  private Map<String, Object> fromDevice() {
    return new HashMap<>(
        Map.of(
            "publisher", device.session(),
            "publisher_authid", device.authid(),
            "publisher_authrole", "anonymous"));
  }

  private static void assertRefused(Citizen who, long type, long request, String error) {
    var refusal = who.hears(Error.class);
    assertEquals(
        List.of(type, request, error),
        List.of(refusal.requestType(), refusal.request(), refusal.error()));
  }

  @Test
  void anEventGoesToThoseWhoSubscribed() {
    long subscription = subscribe(watcher, READING, Map.of());
    Citizen other = town.join();
    subscribe(other, "demo.else", Map.of());

    long publication = publish(Map.of());

    assertEquals(new Event(subscription, publication, fromDevice(), WARM), watcher.hears());
    assertNull(other.hears());
  }

  @Test
  void withoutAcknowledgeThePublisherHearsNothing() {
    subscribe(watcher, READING, Map.of());

    device.says(new Publish(1, Map.of(), READING, WARM));

    watcher.hears(Event.class);
    assertNull(device.hears());
  }

  @Test
  void theSameTopicTwiceIsTheSameSubscription() {
    long first = subscribe(watcher, READING, Map.of());
    long second = subscribe(watcher, READING, Map.of());
    long others = subscribe(town.join(), READING, Map.of());
    long prefix = subscribe(watcher, READING, Map.of("match", "prefix"));

    assertEquals(first, second);
    assertEquals(first, others);
    assertNotEquals(first, prefix);
    publish(Map.of());
    watcher.hears(Event.class);
    watcher.hears(Event.class);
    assertNull(watcher.hears(), "one event for each subscription");
  }

  @Test
  void patternsGetTheTopicToo() {
    long prefix = subscribe(watcher, "demo.greenhouse_1", Map.of("match", "prefix"));
    long wildcard = subscribe(watcher, "demo...reading", Map.of("match", "wildcard"));
    subscribe(watcher, "demo..reading", Map.of("match", "wildcard"));
    subscribe(watcher, "demo.greenhouse_2", Map.of("match", "prefix"));
    Map<String, Object> details = fromDevice();
    details.put("topic", READING);

    long publication = publish(Map.of());

    assertEquals(new Event(prefix, publication, details, WARM), watcher.hears());
    assertEquals(new Event(wildcard, publication, details, WARM), watcher.hears());
    assertNull(watcher.hears());
  }

  @Test
  void whoUnsubscribedHearsNoMore() {
    long subscription = subscribe(watcher, READING, Map.of());

    watcher.says(new Unsubscribe(2, subscription));
    assertEquals(new Unsubscribed(2, Map.of()), watcher.hears());
    watcher.says(new Unsubscribe(3, subscription));
    assertRefused(watcher, 34, 3, "wamp.error.no_such_subscription");

    publish(Map.of());
    assertNull(watcher.hears());
    assertNotEquals(subscription, subscribe(watcher, READING, Map.of()), "the old one is gone");
  }

  @Test
  void whoLeftIsNotSentTo() {
    subscribe(watcher, READING, Map.of());
    watcher.vanishes();

    publish(Map.of());

    assertNull(watcher.hears());
  }

  @Test
  void thePublisherIsExcludedUnlessItSaysOtherwise() {
    subscribe(device, READING, Map.of());

    publish(Map.of());
    assertNull(device.hears());

    device.says(new Publish(1, Map.of("exclude_me", false), READING, WARM));
    device.hears(Event.class);
  }

  @Test
  void listsSayWhoMayHearAnEvent() {
    Citizen second = town.join();
    subscribe(watcher, READING, Map.of());
    subscribe(second, READING, Map.of());

    for (Map<String, Object> options :
        List.<Map<String, Object>>of(
            Map.of("exclude", List.of(watcher.session())),
            Map.of("exclude_authid", List.of(watcher.authid())),
            Map.of("eligible", List.of(second.session(), 1L)),
            Map.of("eligible", List.of((double) second.session())),
            Map.of("eligible_authid", List.of(second.authid())),
            Map.of(
                "eligible_authrole",
                List.of("anonymous"),
                "exclude",
                List.of(watcher.session())))) {
      publish(options);
      assertNull(watcher.hears(), options::toString);
      second.hears(Event.class);
    }
    publish(Map.of("exclude_authrole", List.of("anonymous")));
    publish(Map.of("eligible", List.of()));
    assertNull(watcher.hears());
    assertNull(second.hears());
  }

  @Test
  void badAndReservedTopicsAreRefused() {
    device.says(new Publish(1, Map.of("acknowledge", true), "a..b", WARM));
    assertRefused(device, 16, 1, "wamp.error.invalid_uri");
    device.says(new Publish(2, Map.of("acknowledge", true), "wamp.session.on_join", WARM));
    assertRefused(device, 16, 2, "wamp.error.invalid_uri");
    device.says(new Publish(3, Map.of(), "a..b", WARM));
    assertNull(device.hears());
    device.says(new Subscribe(4, Map.of(), "a..b"));
    assertRefused(device, 32, 4, "wamp.error.invalid_uri");
  }

  @Test
  void aRetainedEventIsThereForThoseWhoComeLater() {
    publish(Map.of("retain", true));
    long publication = publish(Map.of("retain", true));
    publish(Map.of());
    device.vanishes();

    long subscription = subscribe(watcher, READING, Map.of("get_retained", true));

    Map<String, Object> details = fromDevice();
    details.put("retained", true);
    assertEquals(new Event(subscription, publication, details, WARM), watcher.hears());
    assertNull(watcher.hears());
  }

  @Test
  void aRetainedEventIsForThoseWhoAskAndMayHearIt() {
    publish(Map.of("retain", true, "exclude", List.of(watcher.session())));

    subscribe(watcher, READING, Map.of("get_retained", true));
    Citizen silent = town.join();
    subscribe(silent, READING, Map.of());
    Citizen byPattern = town.join();
    subscribe(byPattern, READING, Map.of("match", "prefix", "get_retained", true));
    subscribe(device, READING, Map.of("get_retained", true));

    assertNull(watcher.hears());
    assertNull(silent.hears());
    assertNull(byPattern.hears());
    assertNull(device.hears(), "its own");
  }

  @Test
  void retainedEventsAreBoundedAndTheOldestGo() {
    town =
        new Town(
            new Settings(
                Set.of(),
                Map.of(),
                new Limits(9, 1, 9, 9, 9, new Limits.Store(2, 9_000), Town.SOME, 1, 1)));
    device = town.join();
    watcher = town.join();
    publish("demo.a", Map.of("retain", true));
    publish("demo.b", Map.of("retain", true));
    publish("demo.a", Map.of("retain", true));
    publish("demo.c", Map.of("retain", true));

    subscribe(watcher, "demo.b", Map.of("get_retained", true));
    assertNull(watcher.hears());
    subscribe(watcher, "demo.a", Map.of("get_retained", true));
    watcher.hears(Event.class);
    subscribe(watcher, "demo.c", Map.of("get_retained", true));
    watcher.hears(Event.class);
  }

  @Test
  void anEventThatReplacesAnotherNeedsNoRoom() {
    town =
        new Town(
            new Settings(
                Set.of(),
                Map.of(),
                new Limits(9, 1, 9, 9, 9, new Limits.Store(2, 9_000), Town.SOME, 1, 1)));
    device = town.join();
    watcher = town.join();
    publish("demo.a", Map.of("retain", true));
    publish("demo.b", Map.of("retain", true));
    publish("demo.b", Map.of("retain", true));

    subscribe(watcher, "demo.a", Map.of("get_retained", true));
    watcher.hears(Event.class);
  }

  @Test
  void retainedEventsAreBoundedInBytesToo() {
    var room = new Limits.Store(9, 3_000);
    town = new Town(new Settings(Set.of(), Map.of(), new Limits(9, 1, 9, 9, 9, room, room, 1, 1)));
    device = town.join();
    watcher = town.join();
    retain("demo.a", 500);
    retain("demo.b", 500);
    assertEquals("demo.a demo.b", kept());

    retain("demo.c", 500);
    assertEquals("demo.b demo.c", kept());
    retain("demo.c", 5_000);
    assertEquals("demo.b", kept(), "neither the large one nor what it replaced");
    for (int i = 0; i < 10; i++) retain("demo.d", 500);
    assertEquals("demo.b demo.d", kept(), "what was replaced takes no room");
  }

  private void retain(String topic, int length) {
    device.says(new Publish(1, Map.of("retain", true), topic, Payload.of("x".repeat(length))));
  }

  private String kept() {
    var kept = new StringJoiner(" ");
    for (String topic : List.of("demo.a", "demo.b", "demo.c", "demo.d")) {
      Citizen late = town.join();
      subscribe(late, topic, Map.of("get_retained", true));
      if (late.hears() != null) kept.add(topic);
      late.vanishes();
    }
    return kept.toString();
  }

  @Test
  void subscriptionsAreBounded() {
    town =
        new Town(
            new Settings(
                Set.of(), Map.of(), new Limits(9, 1, 9, 1, 9, Town.SOME, Town.SOME, 1, 1)));
    watcher = town.join();
    subscribe(watcher, "demo.a", Map.of());
    subscribe(watcher, "demo.a", Map.of());

    watcher.says(new Subscribe(3, Map.of(), "demo.b"));

    assertRefused(watcher, 32, 3, "sandpiper.error.limit_reached");
  }
}

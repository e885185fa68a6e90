package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetaEventsTest {
  private static final String SET = "demo.pump.set";
  private static final String READING = "demo.air.reading";

  private Town town;
  private Citizen device;
  private Citizen other;
  private Citizen watcher;

  @BeforeEach
  void threeHaveJoined() {
    town = new Town();
    device = town.join();
    other = town.join();
    watcher = town.join();
  }

  private void watches(String prefix) {
    watcher.subscribes(prefix, Map.of("match", "prefix"));
  }

  private void news(String topic, Object... arguments) {
    var event = watcher.hears(Event.class);
    assertEquals(topic, event.details().get("topic"));
    assertEquals(List.of(arguments), event.payload().arguments());
  }

  @Test
  void aRegistrationsLifeIsTold() {
    watches("wamp.registration.on_");

    long registration = device.registers(SET, Map.of("invoke", "first"));
    other.registers(SET, Map.of("invoke", "first"));
    device.says(new Unregister(2, registration));
    device.hears(Unregistered.class);
    other.vanishes();

    news(
        "wamp.registration.on_create",
        device.session(),
        Map.of(
            "id",
            registration,
            "created",
            Town.DATE,
            "uri",
            SET,
            "match",
            "exact",
            "invoke",
            "first"));
    news("wamp.registration.on_register", device.session(), registration);
    news("wamp.registration.on_register", other.session(), registration);
    news("wamp.registration.on_unregister", device.session(), registration);
    news("wamp.registration.on_unregister", other.session(), registration);
    news("wamp.registration.on_delete", other.session(), registration);
    assertNull(watcher.hears());
  }

  @Test
  void aRevocationIsTold() {
    long registration = device.registers(SET, Map.of());
    watches("wamp.registration.on_");

    other.asks("wamp.registration.remove_callee", registration, device.session());

    news("wamp.registration.on_unregister", device.session(), registration);
    news("wamp.registration.on_delete", device.session(), registration);
  }

  @Test
  void aSubscriptionsLifeIsTold() {
    watches("wamp.subscription.on_");

    long subscription = device.subscribes(READING, Map.of());
    device.subscribes(READING, Map.of());
    other.subscribes(READING, Map.of());
    device.says(new Unsubscribe(2, subscription));
    device.hears(Unsubscribed.class);
    other.says(new Goodbye(Map.of(), "wamp.close.close_realm"));

    news(
        "wamp.subscription.on_create",
        device.session(),
        Map.of("id", subscription, "created", Town.DATE, "uri", READING, "match", "exact"));
    news("wamp.subscription.on_subscribe", device.session(), subscription);
    news("wamp.subscription.on_subscribe", other.session(), subscription);
    news("wamp.subscription.on_unsubscribe", device.session(), subscription);
    news("wamp.subscription.on_unsubscribe", other.session(), subscription);
    news("wamp.subscription.on_delete", other.session(), subscription);
    assertNull(watcher.hears());
  }

  @Test
  void ofThoseWhoListenToTheRouterThereIsNoNews() {
    watches("wamp.");

    device.subscribes("wamp.session.on_join", Map.of());

    assertNull(watcher.hears());
  }

  @Test
  void nobodyHearsOfItsOwnLeaving() {
    for (String topic : List.of("wamp.subscription.on_", "wamp.registration.on_", "wamp.session")) {
      device.says(new Subscribe(1, Map.of("match", "prefix"), topic));
    }
    device.says(new Register(2, Map.of(), SET));
    device.says(new Subscribe(3, Map.of(), READING));
    while (device.hears() != null) continue;

    device.says(new Goodbye(Map.of(), "wamp.close.close_realm"));

    device.hears(Goodbye.class);
    assertNull(device.hears());
  }

  @Test
  void theSubscriptionsCanBeLookedUp() {
    long exact = device.subscribes(READING, Map.of());
    long prefix = other.subscribes("demo.", Map.of("match", "prefix"));
    long wildcard = device.subscribes("demo..reading", Map.of("match", "wildcard"));

    assertEquals(
        List.of(
            Map.of(
                "exact", List.of(exact), "prefix", List.of(prefix), "wildcard", List.of(wildcard))),
        answer("wamp.subscription.list"));
    assertEquals(List.of(exact), answer("wamp.subscription.lookup", READING));
    assertEquals(
        List.of(prefix), answer("wamp.subscription.lookup", "demo.", Map.of("match", "prefix")));
    assertEquals(
        List.of(List.of(exact, prefix, wildcard)), answer("wamp.subscription.match", READING));
    assertNull(answer("wamp.subscription.match", "nobody.here").get(0));
    assertEquals(
        List.of(Map.of("id", prefix, "created", Town.DATE, "uri", "demo.", "match", "prefix")),
        answer("wamp.subscription.get", prefix));
    assertEquals(
        List.of(List.of(device.session())), answer("wamp.subscription.list_subscribers", exact));
    assertEquals(List.of(1L), answer("wamp.subscription.count_subscribers", exact));
    watcher.calls(5, "wamp.subscription.get");
    watcher.hearsRefusal(48, 5, "wamp.error.invalid_argument");
    assertEquals("wamp.error.no_such_subscription", failure("wamp.subscription.get", 1L));
    assertEquals(
        "wamp.error.no_such_subscription", failure("wamp.subscription.get", Long.MIN_VALUE));
  }

  private List<Object> answer(String procedure, Object... arguments) {
    return watcher.asks(procedure, arguments).arguments();
  }

  private String failure(String procedure, Object... arguments) {
    watcher.says(new Call(1, Map.of(), procedure, Payload.of(arguments)));
    return watcher.hears(Error.class).error();
  }

  @Test
  void aSubscriptionCanBeTakenAway() {
    long subscription = device.subscribes(READING, Map.of());
    other.subscribes(READING, Map.of());

    watcher.asks("wamp.subscription.remove_subscriber", subscription, device.session());

    assertEquals(
        new Unsubscribed(
            0, Map.of("subscription", subscription, "reason", "wamp.error.unsubscribed")),
        device.hears());
    assertEquals(List.of(1L), answer("wamp.subscription.count_subscribers", subscription));
    assertEquals(
        "wamp.error.no_such_subscription",
        failure("wamp.subscription.remove_subscriber", subscription, device.session()));
  }
}

package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestamentTest {
  private static final String STATUS = "demo.greenhouse_1.status";

  private Town town;
  private Citizen device;
  private Citizen watcher;

  @BeforeEach
  void twoHaveJoined() {
    town = new Town();
    device = town.join();
    watcher = town.join();
    watcher.subscribes(STATUS, Map.of());
  }

  private void adds(String text, Map<String, Object> options) {
    asks("wamp.session.add_testament", List.of(STATUS, List.of(text), Map.of("n", 1L)), options);
  }

  private void asks(String procedure, List<Object> arguments, Map<String, Object> named) {
    device.says(new Call(1, Map.of(), procedure, new Payload(arguments, named)));
    assertEquals(new Result(1, Map.of(), Payload.NONE), device.hears());
  }

  /** The texts of all testaments that the watcher has got. */
  private List<Object> published() {
    var texts = new ArrayList<Object>();
    for (Object m = watcher.hears(); m != null; m = watcher.hears()) {
      texts.add(((Event) m).payload().arguments().get(0));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vanishes", "goodbye", "violation", "killed", "never answers"})
  void itIsPublishedHoweverTheSessionEnds(String end) {
    adds("offline", Map.of());
    assertNull(watcher.hears());

    switch (end) {
      case "vanishes" -> device.vanishes();
      case "goodbye" -> device.says(new Goodbye(Map.of(), "wamp.close.close_realm"));
      case "violation" -> device.saysNonsense("no message");
      default -> {
        watcher.asks("wamp.session.kill", device.session());
        assertNull(watcher.hears(), "it has not left yet");
        if (end.equals("killed")) device.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
        town.router.tick(town.router.deadline());
      }
    }

    var event = watcher.hears(Event.class);
    assertEquals(new Payload(List.of("offline"), Map.of("n", 1L)), event.payload());
    assertEquals(device.session(), event.details().get("publisher"));
    assertNull(watcher.hears(), "once");
  }

  @Test
  void byThenTheDeviceCanNoLongerBeCalled() {
    device.registers("demo.set", Map.of());
    watcher.subscribes("wamp.", Map.of("match", "prefix"));
    adds("offline", Map.of());

    device.vanishes();

    var topics = new ArrayList<Object>();
    for (Object m = watcher.hears(); m != null; m = watcher.hears()) {
      topics.add(((Event) m).details().getOrDefault("topic", STATUS));
    }
    assertEquals(
        List.of(
            "wamp.registration.on_unregister",
            "wamp.registration.on_delete",
            STATUS,
            "wamp.session.on_leave"),
        topics);
  }

  @Test
  void theDetachedOnesComeFirst() {
    adds("destroyed 1", Map.of("scope", "destroyed"));
    adds("detached 1", Map.of("scope", "detached"));
    adds("destroyed 2", Map.of());
    adds("detached 2", Map.of("scope", "detached"));

    device.vanishes();

    assertEquals(List.of("detached 1", "detached 2", "destroyed 1", "destroyed 2"), published());
  }

  @Test
  void eachScopeIsFlushedByItself() {
    for (String scope : List.of("detached", "destroyed")) adds(scope, Map.of("scope", scope));

    asks("wamp.session.flush_testaments", List.of(), Map.of());
    device.vanishes();
    assertEquals(List.of("detached"), published());

    device = town.join();
    for (String scope : List.of("detached", "destroyed")) adds(scope, Map.of("scope", scope));
    asks("wamp.session.flush_testaments", List.of(), Map.of("scope", "detached"));
    device.vanishes();
    assertEquals(List.of("destroyed"), published());
  }

  @Test
  void itsOptionsAreThoseOfAnyEvent() {
    adds("kept", Map.of("publish_options", Map.of("retain", true, "acknowledge", true)));
    adds("secret", Map.of("publish_options", Map.of("exclude", List.of(watcher.session()))));

    device.vanishes();

    assertEquals(List.of("kept"), published());
    Citizen late = town.join();
    late.subscribes(STATUS, Map.of("get_retained", true));
    var event = late.hears(Event.class);
    assertEquals(true, event.details().get("retained"));
    assertEquals(List.of("kept"), event.payload().arguments());
  }

  @Test
  void theArgumentsMayBeLeftOut() {
    asks("wamp.session.add_testament", List.of(STATUS), Map.of());

    device.vanishes();

    assertEquals(Payload.NONE, watcher.hears(Event.class).payload());
  }

  private void refused(String error, List<Object> arguments, Map<String, Object> named) {
    device.says(new Call(3, Map.of(), "wamp.session.add_testament", new Payload(arguments, named)));
    device.hearsRefusal(48, 3, error);
  }

  @Test
  void nonsenseIsRefusedAtOnce() {
    refused("wamp.error.invalid_uri", List.of("a..b"), Map.of());
    refused("wamp.error.invalid_uri", List.of("wamp.session.on_leave"), Map.of());
    String wrong = "wamp.error.invalid_argument";
    refused(wrong, List.of(), Map.of());
    refused(wrong, List.of(STATUS, "text"), Map.of());
    refused(wrong, List.of(STATUS, List.of(), List.of()), Map.of());
    refused(wrong, List.of(STATUS), Map.of("scope", "frozen"));
    refused(wrong, List.of(STATUS), Map.of("publish_options", true));
    refused(wrong, List.of(STATUS), Map.of("publish_options", Map.of("retain", "yes")));

    device.vanishes();
    assertNull(watcher.hears());
  }

  @Test
  void aSessionLeavesOnlySoMuch() {
    for (int i = 0; i < Limits.DEFAULT.testaments().entries(); i++) adds("offline", Map.of());
    refused("sandpiper.error.limit_reached", List.of(STATUS), Map.of());

    device = town.join();
    Object large = "x".repeat((int) Limits.DEFAULT.testaments().bytes() / 2);
    refused("sandpiper.error.limit_reached", List.of(STATUS, List.of(large)), Map.of());
    adds("offline", Map.of());
  }
}

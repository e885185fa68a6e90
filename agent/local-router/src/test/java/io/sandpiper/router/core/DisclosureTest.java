package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Caller Identification and Publisher Identification, where nobody is disclosed unasked. */
class DisclosureTest {
  private static final Map<String, Object> ASKED = Map.of("disclose_me", true);

  private final Town town = new Town(Settings.OPEN.discloses(false));
  private final Citizen device = town.join();
  private final Citizen cloud = town.join();

  private Map<String, Object> told(Map<String, Object> options) {
    cloud.says(new Call(town.now++, options, "demo.set", Payload.NONE));
    return device.hears(Invocation.class).details();
  }

  private Map<String, Object> cloudAs(String role) {
    return Map.of(
        role, cloud.session(), role + "_authid", cloud.authid(), role + "_authrole", "anonymous");
  }

  @Test
  void aCallerIsDisclosedIfItWants() {
    device.registers("demo.set", Map.of());

    assertEquals(Map.of(), told(Map.of()));
    assertEquals(cloudAs("caller"), told(ASKED));
  }

  @Test
  void aCallerIsDisclosedIfTheCalleeWants() {
    device.registers("demo.set", Map.of("disclose_caller", true));

    assertEquals(cloudAs("caller"), told(Map.of()));
  }

  @Test
  void aPublisherIsDisclosedIfItWants() {
    device.subscribes("demo.plan", Map.of());

    cloud.says(new Publish(1, Map.of(), "demo.plan", Payload.NONE));
    assertEquals(Map.of(), device.hears(Event.class).details());
    cloud.says(new Publish(2, ASKED, "demo.plan", Payload.NONE));
    assertEquals(cloudAs("publisher"), device.hears(Event.class).details());
  }
}

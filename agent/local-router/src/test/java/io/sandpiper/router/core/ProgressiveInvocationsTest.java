package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressiveInvocationsTest {
  private static final String WRITE = "demo.firmware.write";
  private static final Map<String, Object> MORE = Map.of("progress", true);

  private Town town;
  private Citizen device;
  private Citizen cloud;
  private long registration;

  @BeforeEach
  void aDeviceTakesFirmware() {
    town = new Town(Settings.OPEN.discloses(false));
    device = town.join();
    cloud = town.join();
    registration = device.registers(WRITE, Map.of("invoke", "roundrobin"));
  }

  private void sends(long request, Map<String, Object> options, long part) {
    cloud.says(new Call(request, options, WRITE, Payload.of(part)));
  }

  private Invocation part(long invocation, boolean progress, long part) {
    return new Invocation(invocation, registration, progress ? MORE : Map.of(), Payload.of(part));
  }

  @Test
  void thePartsOfACallReachTheSameCalleeUnderOneNumber() {
    sends(1, MORE, 1);
    Citizen other = town.join();
    other.registers(WRITE, Map.of("invoke", "roundrobin"));
    sends(2, Map.of(), 9);
    sends(1, MORE, 2);
    sends(1, Map.of(), 3);

    assertEquals(part(1, true, 1), device.hears());
    assertEquals(part(1, true, 2), device.hears());
    assertEquals(part(1, false, 3), device.hears());
    assertEquals(part(1, false, 9), other.hears());
    device.says(new Yield(1, Map.of(), Payload.of(true)));
    assertEquals(new Result(1, Map.of(), Payload.of(true)), cloud.hears());
    assertNull(cloud.hears());
  }

  @Test
  void theOptionsOfTheFirstPartCountForAll() {
    var options =
        Map.<String, Object>of("progress", true, "disclose_me", true, "receive_progress", true);
    sends(1, options, 1);
    sends(1, Map.of("receive_progress", false), 2);

    for (boolean more : new boolean[] {true, false}) {
      var details = device.hears(Invocation.class).details();
      assertEquals(cloud.session(), details.get("caller"));
      assertEquals(true, details.get("receive_progress"));
      assertEquals(more, details.containsKey("progress"));
    }
    device.says(new Yield(1, MORE, Payload.NONE));
    assertEquals(new Result(1, MORE, Payload.NONE), cloud.hears());
  }

  @Test
  void partsOfACallThatHasEndedAreDropped() {
    sends(1, MORE, 1);
    device.says(new Error(68, 1, Map.of(), "demo.error.full", Payload.NONE));
    cloud.hears(Error.class);
    device.hears(Invocation.class);

    sends(1, MORE, 2);
    sends(1, Map.of(), 3);

    assertNull(device.hears());
    assertNull(cloud.hears());
    sends(2, MORE, 4);
    assertEquals(part(2, true, 4), device.hears());
  }

  @Test
  void aCalleeThatCannotTakePartsIsNotSentAny() {
    Citizen simple =
        town.join(
            new Hello(
                "demo",
                Map.of("roles", Map.of("callee", Town.features("progressive_call_invocations")))));
    simple.registers("demo.simple", Map.of());

    cloud.says(new Call(1, MORE, "demo.simple", Payload.NONE));
    cloud.says(new Call(1, Map.of(), "demo.simple", Payload.NONE));

    cloud.hearsRefusal(48, 1, "wamp.error.feature_not_supported");
    assertNull(cloud.hears());
    assertNull(simple.hears());
  }

  @Test
  void aProcedureThatIsNotThereIsToldOnce() {
    for (String procedure : new String[] {"demo.unknown", "wamp.session.list"}) {
      for (int i = 0; i < 3; i++) {
        cloud.says(new Call(7, i < 2 ? MORE : Map.of(), procedure, Payload.NONE));
      }
      cloud.hears(Error.class);
      assertNull(cloud.hears(), procedure);
    }
  }

  @Test
  void aCallerThatLeavesInTheMiddleInterrupts() {
    sends(1, MORE, 1);
    device.hears(Invocation.class);

    cloud.vanishes();

    assertEquals(new Interrupt(1, Map.of("mode", "killnowait")), device.hears());
  }

  @Test
  void whoeverDidNotAnnounceItBreaksTheProtocol() {
    Citizen simple = town.join(new Hello("demo", Map.of("roles", Map.of("caller", Map.of()))));

    simple.says(new Call(1, MORE, WRITE, Payload.NONE));

    assertEquals("wamp.error.protocol_violation", simple.hears(Abort.class).reason());
    assertNull(device.hears());
  }

  @Test
  void aCallThatIsCompleteHasNoMoreParts() {
    sends(1, Map.of(), 1);

    sends(1, MORE, 2);

    assertEquals("wamp.error.protocol_violation", cloud.hears(Abort.class).reason());
  }

  @Test
  void thePartsAreOfOneProcedure() {
    sends(1, MORE, 1);

    cloud.says(new Call(1, MORE, "demo.other", Payload.NONE));

    assertEquals("wamp.error.protocol_violation", cloud.hears(Abort.class).reason());
  }
}

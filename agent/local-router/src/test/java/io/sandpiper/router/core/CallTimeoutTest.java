package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTimeoutTest {
  private static final String READ = "demo.air.read";
  private static final long MILLI = 1_000_000;

  private Town town;
  private Citizen device;
  private Citizen cloud;

  @BeforeEach
  void aDeviceCanBeCalled() {
    town = new Town();
    town.now = Long.MAX_VALUE - 1500 * MILLI; // where monotonic time wraps
    device = town.join();
    cloud = town.join();
    device.registers(READ, Map.of());
  }

  private void calls(long request, Map<String, Object> options) {
    cloud.says(new Call(request, options, READ, Payload.NONE));
    assertNull(device.hears(Invocation.class).details().get("timeout"));
  }

  private void passes(long millis) {
    town.now += millis * MILLI;
    town.router.tick(town.now);
  }

  @Test
  void aCallThatTakesTooLongIsEnded() {
    calls(1, Map.of("timeout", 2000L));
    calls(2, Map.of("timeout", 1000L));
    calls(3, Map.of("timeout", 2000L));
    assertEquals(town.now + 1000 * MILLI, town.router.deadline());

    passes(999);
    assertNull(cloud.hears());
    passes(1);
    assertEquals(new Interrupt(2, Map.of("mode", "killnowait")), device.hears());
    cloud.hearsRefusal(48, 2, "wamp.error.timeout");
    device.says(new Yield(2, Map.of(), Payload.NONE));
    assertNull(cloud.hears(), "too late");

    device.says(new Yield(1, Map.of(), Payload.NONE));
    cloud.hears(Result.class);
    passes(1000);
    cloud.hearsRefusal(48, 3, "wamp.error.timeout");
    assertNull(cloud.hears());
    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void aCalleeThatCannotBeStoppedIsLeftAlone() {
    Citizen simple = town.join(new Hello("demo", Map.of("roles", Map.of("callee", Map.of()))));
    simple.registers("demo.slow", Map.of());
    cloud.says(new Call(1, Map.of("timeout", 10L), "demo.slow", Payload.NONE));
    simple.hears(Invocation.class);

    passes(10);

    cloud.hearsRefusal(48, 1, "wamp.error.timeout");
    assertNull(simple.hears());
  }

  @Test
  void eachPartialResultHasTheWholeTime() {
    cloud.says(new Call(1, Map.of("timeout", 1000L, "receive_progress", true), READ, Payload.NONE));
    device.hears(Invocation.class);

    for (int i = 0; i < 3; i++) {
      passes(999);
      device.says(new Yield(1, Map.of("progress", true), Payload.NONE));
      cloud.hears(Result.class);
    }
    passes(1000);

    cloud.hearsRefusal(48, 1, "wamp.error.timeout");
  }

  @Test
  void whoeverLeavesTakesTheTimersAlong() {
    calls(1, Map.of("timeout", 1000L));
    cloud.vanishes();

    assertEquals(Long.MAX_VALUE, town.router.deadline());

    cloud = town.join();
    device.hears(Interrupt.class);
    calls(1, Map.of("timeout", 1000L));
    device.vanishes();
    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void zeroIsNoTimeout() {
    calls(1, Map.of("timeout", 0L));

    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void theLongestTimeoutIsNotThePast() {
    calls(1, Map.of("timeout", Long.MAX_VALUE));

    passes(1000);

    assertNull(cloud.hears());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon"})
  void nonsenseEndsTheSession(String timeout) {
    Object value = timeout.equals("-1") ? (Object) (-1L) : timeout;

    cloud.says(new Call(1, Map.of("timeout", value), READ, Payload.NONE));

    assertEquals("wamp.error.protocol_violation", cloud.hears(Abort.class).reason());
  }
}

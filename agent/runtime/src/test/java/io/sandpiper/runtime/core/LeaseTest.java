package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Rig.ANN;
import static io.sandpiper.runtime.core.Rig.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sandpiper.runtime.policy.Caller;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Rig rig = new Rig(Bench.output("pump"));

  private static final Map<String, Object> ON_FOR_TWO = Map.of("on", true, "lease_seconds", 2.0);

  private Object lease() {
    return rig.result(rig.call("pump.get")).get("lease");
  }

  @Test
  void aLeaseThatNobodyRenewsEndsInTheSafeStateAtItsTimeAndNotBefore() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1.999);
    assertEquals(List.of("pump on 0"), rig.edges);
    rig.passes(0.001);
    assertEquals(List.of("pump on 0", "pump off 2000"), rig.edges);
    assertEquals(List.of("true command", "false lease"), rig.causes("pump", "on"));
    assertNull(lease());
  }

  @Test
  void theSafeStateOfALeaseMayBeOn() {
    var valve = new Rig(Bench.output("valve", "safe", "on"));
    valve.named(ANN, "valve.set", ON_FOR_TWO);
    valve.call("valve.set", false);
    valve.passes(5);
    assertEquals(List.of("valve on 0", "valve off 0", "valve on 2000"), valve.edges);
  }

  @Test
  void renewBeginsItAgain() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1.5);
    assertEquals(
        Map.of("lease", Map.of("holder", "ann", "seconds_left", 2.0)), rig.call("pump.renew"));
    rig.passes(1.999);
    assertEquals(List.of("pump on 0"), rig.edges);
    rig.passes(0.001);
    assertEquals(List.of("pump on 0", "pump off 3500"), rig.edges);
  }

  @Test
  void renewMayAskForAnotherLength() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.call("pump.renew", 10.0);
    rig.passes(1);
    rig.call("pump.renew");
    rig.passes(20);
    assertEquals(List.of("pump on 0", "pump off 11000"), rig.edges);
  }

  @Test
  void anotherCommandOfTheHolderRenewsToo() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1.5);
    rig.call("pump.set", true);
    rig.passes(10);
    assertEquals(List.of("pump on 0", "pump off 3500"), rig.edges);
  }

  @Test
  void releaseTakesTheSafeStateAtOnce() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1);
    assertEquals(Map.of("on", false), rig.call("pump.release"));
    rig.passes(10);
    assertEquals(List.of("pump on 0", "pump off 1000"), rig.edges);
  }

  @Test
  void anotherMayNeitherRenewNorReleaseIt() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1);
    String refused = "demo.error.not_holder: pump: the lease is another's";
    assertEquals(refused, rig.call(BEN, "pump.renew"));
    assertEquals(refused, rig.call(BEN, "pump.release"));
    rig.passes(10);
    assertEquals(List.of("pump on 0", "pump off 2000"), rig.edges);
    assertEquals("demo.error.not_holder: pump: nobody has a lease", rig.call("pump.renew"));
  }

  @Test
  void anothersCommandEndsTheLeaseAndHoldsForGood() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1);
    rig.call(BEN, "pump.set", true);
    rig.passes(10);
    assertEquals(List.of("pump on 0"), rig.edges);
    assertNull(lease());
  }

  @Test
  void anothersCommandMayHaveALeaseOfItsOwn() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.named(BEN, "pump.set", Map.of("on", true, "lease_seconds", 5.0));
    assertEquals(Map.of("holder", "ben", "seconds_left", 5.0), lease());
    rig.passes(10);
    assertEquals(List.of("pump on 0", "pump off 5000"), rig.edges);
  }

  @Test
  void theSameAuthidKeepsItsLeaseOverAReconnect() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1);
    rig.result(rig.call(Rig.caller("ann", 99), "pump.renew"));
  }

  @Test
  void anAnonymousLeaseBelongsToTheSession() {
    var one = new Caller("anonymous", "anonymous", OptionalLong.of(5));
    var other = new Caller("anonymous", "anonymous", OptionalLong.of(6));
    rig.named(one, "pump.set", ON_FOR_TWO);
    assertEquals(Map.of("holder", "session 5", "seconds_left", 2.0), lease());
    assertEquals(
        "demo.error.not_holder: pump: the lease is another's", rig.call(other, "pump.renew"));
    rig.result(rig.call(one, "pump.renew"));
  }

  @Test
  void neitherTheLossOfTheLinkNorItsReturnChangesALease() {
    long began = rig.bench.now;
    rig.named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 60.0));
    rig.passes(20);
    rig.bench.reconnect();
    rig.bench.published();
    rig.passes((began + 59_999_000_000L - rig.bench.now) / 1e9);
    assertEquals(List.of("pump on 0"), rig.edges);
    rig.passes(0.001);
    assertEquals(List.of("pump on 0", "pump off 60000"), rig.edges);
  }

  @Test
  void aRequiredLeaseHasItsDefaultWhenTheCallerSaysNone() {
    var pump =
        new Rig(
            Bench.output("pump", "lease", Map.of("required", true, "default", "3s", "max", "1m")));
    pump.call("pump.set", true);
    pump.passes(10);
    assertEquals(List.of("pump on 0", "pump off 3000"), pump.edges);
    assertEquals(
        "wamp.error.invalid_argument: lease_seconds: saw 0.0, expected number 0.1 to 60 seconds",
        pump.named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 0.0)));
  }

  @Test
  void aLongerLeaseThanTheLongestIsRefused() {
    assertEquals(
        "wamp.error.invalid_argument: lease_seconds: saw 601.0, expected number 0 to 600 seconds",
        rig.named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 601.0)));
  }

  @Test
  void aPulseIsCutShortByItsLease() {
    rig.named(ANN, "pump.pulse", Map.of("on_seconds", 10.0, "lease_seconds", 2.0));
    rig.passes(60);
    assertEquals(List.of("pump on 0", "pump off 2000"), rig.edges);
    assertEquals(List.of("true command", "false lease"), rig.causes("pump", "on"));
  }

  @Test
  void aLeaseThatEndsAtTheSafeStateChangesNothing() {
    rig.named(ANN, "pump.pulse", Map.of("on_seconds", 1.0, "lease_seconds", 2.0));
    rig.passes(5);
    assertEquals(List.of("true command", "false pulse"), rig.causes("pump", "on"));
    assertNull(lease());
  }

  @Test
  void aLeaseEndsThoughTheQueueWasFull() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.bench.full = true;
    rig.passes(5);
    rig.bench.full = false;
    rig.passes(0.1);
    assertEquals("off", rig.edges.get(1).split(" ")[1]);
  }

  @Test
  void healthAndDescribeShowTheLease() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(0.5);
    var shown = Map.of("holder", "ann", "seconds_left", 1.5);
    var health = (Map<?, ?>) rig.bench.core.health(rig.bench.now).get("components");
    assertEquals(shown, ((Map<?, ?>) health.get("pump")).get("lease"));
    var described = (Map<?, ?>) rig.result(rig.call("agent.describe")).get("components");
    assertEquals(shown, ((Map<?, ?>) described.get("pump")).get("lease"));
  }

  @Test
  void stopEndsTheLeaseWhoeverCallsIt() {
    rig.named(ANN, "pump.set", ON_FOR_TWO);
    rig.passes(1);
    assertEquals(Map.of("on", false), rig.call(BEN, "pump.stop"));
    assertFalse(rig.call("pump.renew") instanceof Map);
    assertEquals(List.of("true command", "false stop"), rig.causes("pump", "on"));
  }
}

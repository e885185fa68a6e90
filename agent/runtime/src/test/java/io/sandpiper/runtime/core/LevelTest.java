package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Rig.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Quantity;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final String BRIGHTNESS = "brightness_fraction";

  private final Rig rig = new Rig(Bench.lamp("lamp"));

  private static String lamp(double brightness, long millis) {
    return "lamp {" + BRIGHTNESS + "=" + brightness + "} " + millis;
  }

  private static Map<String, Object> at(double brightness) {
    return Map.of(BRIGHTNESS, brightness);
  }

  @Test
  void itsStartValueIsWrittenByTheOwnerBeforeTheNetworkIsTried() {
    var bench = new Bench(Bench.lamp("lamp", "start", "safe", "safe", 0.2));
    bench.core.start(bench.now);
    bench.done(Job.Open.class, null);
    assertEquals(0, bench.wire.number);
    assertEquals(new Job.Adjust(Map.of(BRIGHTNESS, 0.2)), bench.jobs.get(0).job());
    bench.done(Job.Adjust.class, null);
    assertEquals(1, bench.wire.number);
  }

  @Test
  void aValueComesByPositionOrByName() {
    assertEquals(at(0.5), rig.call("lamp.set", 0.5));
    assertEquals(at(0.75), rig.named(ANN, "lamp.set", at(0.75)));
    assertEquals(at(1), rig.call("lamp.set", 1L));
    assertEquals(List.of(lamp(0.5, 0), lamp(0.75, 0), lamp(1, 0)), rig.edges);
    assertEquals(
        List.of("0.5 command", "0.75 command", "1.0 command"), rig.causes("lamp", BRIGHTNESS));
  }

  @Test
  void aValueOutOfItsRangeIsRefused() {
    assertEquals(
        "wamp.error.invalid_argument: brightness_fraction: saw 1.5, expected number 0 to 1",
        rig.call("lamp.set", 1.5));
  }

  @Test
  void severalQuantitiesAreGivenTogether() {
    var rgb =
        new Rig(
            Bench.level(
                "rgb",
                List.of(
                    new Quantity("red_fraction", "", 0, 1),
                    new Quantity("blue_fraction", "", 0, 1)),
                "safe",
                0.1));
    rgb.named(ANN, "rgb.set", Map.of("red_fraction", 1.0, "blue_fraction", 0.5));
    rgb.call("rgb.stop");
    assertEquals(
        List.of(
            "rgb {blue_fraction=0.5, red_fraction=1.0} 0",
            "rgb {blue_fraction=0.1, red_fraction=0.1} 0"),
        rgb.edges);
    assertTrue(
        rgb.named(ANN, "rgb.set", Map.of("red_fraction", 1.0)).toString().contains("saw nothing"));
  }

  @Test
  void aStepThatIsUnderWayAtTheEndIsNoSurprise() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 10.0));
    rig.bench.passes(Limits.RAMP_STEP);
    rig.bench.core.stop(rig.bench.now);

    rig.bench.done(Job.Adjust.class, null);
    rig.serve();

    assertTrue(rig.bench.journal.contains("every device is closed and safe"));
  }

  @Test
  void aPulseGoesToItsValueAndThenToRest() {
    rig.named(ANN, "lamp.pulse", Map.of(BRIGHTNESS, 0.8, "on_seconds", 2.0));
    rig.passes(10);
    assertEquals(List.of(lamp(0.8, 0), lamp(0, 2000)), rig.edges);
  }

  @Test
  void toggleGoesToTheMostAndBackToRest() {
    rig.call("lamp.toggle");
    rig.call("lamp.toggle");
    rig.call("lamp.set", 0.3);
    rig.call("lamp.toggle");
    assertEquals(List.of(lamp(1, 0), lamp(0, 0), lamp(0.3, 0), lamp(0, 0)), rig.edges);
  }

  @Test
  void aRampGoesStraightAndEndsAtItsTime() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 1.0));
    rig.passes(10);
    assertEquals(50, rig.edges.size(), "a step each 20 ms");
    assertTrue(rig.edges.contains(lamp(0.5, 500)), rig.edges.toString());
    assertEquals(lamp(1, 1000), rig.edges.get(49));
    assertEquals(List.of("0.0 command", "1.0 command"), rig.causes("lamp", BRIGHTNESS));
  }

  @Test
  void theEventOfARampTellsWhereItGoes() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 1.0));
    var state = rig.bench.published().get(0).payload().named();
    assertEquals(at(1), state.get("target"));
    assertEquals("ann", state.get("caller"));
  }

  @Test
  void aLaterCommandTakesOverFromWhereTheRampIs() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 1.0));
    rig.passes(0.5);
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 0.0, "ramp_seconds", 1.0));
    rig.passes(0.5);
    assertEquals(lamp(0.25, 1000), rig.edges.get(rig.edges.size() - 1));
    rig.passes(0.5);
    assertEquals(lamp(0, 1500), rig.edges.get(rig.edges.size() - 1));
  }

  @Test
  void aRampMayBeTheDefault() {
    var slow = new Rig(Bench.lamp("lamp", "ramp", "1s"));
    slow.call("lamp.toggle");
    slow.passes(5);
    assertEquals(50, slow.edges.size());
    slow.call("lamp.stop");
    assertEquals(lamp(0, 5000), slow.edges.get(50));
  }

  @Test
  void stopEndsARamp() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 10.0));
    rig.passes(1);
    rig.call("lamp.stop");
    int edges = rig.edges.size();
    rig.passes(60);
    assertEquals(edges, rig.edges.size());
    assertEquals(lamp(0, 1000), rig.edges.get(edges - 1));
  }

  @Test
  void aSlowBusGetsFewerStepsAndTheLastOneAllTheSame() {
    rig.bench.call("lamp.set", io.sandpiper.wamp.message.Payload.of(1.0, 1.0));
    long writes = 0;
    while (!rig.bench.jobs.isEmpty()) {
      rig.bench.passes(300 * Bench.MILLI);
      writes++;
      rig.bench.done(Job.Adjust.class, null);
      rig.bench.passes(20 * Bench.MILLI);
    }
    assertTrue(writes < 8, writes + " writes");
    rig.bench.call("lamp.get");
    var read = rig.bench.take(Job.Read.class);
    rig.bench.core.done(read.ticket(), new Outcome.Done(Map.of(BRIGHTNESS, 1.0)), rig.bench.now);
  }

  @Test
  void aStepThatFailsEndsTheRampInTheSafeState() {
    rig.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 1.0, "ramp_seconds", 1.0));
    rig.bench.passes(20 * Bench.MILLI);
    rig.bench.failed(Job.Adjust.class, "gone");
    rig.passes(10);
    assertEquals(0.0, ((Map<?, ?>) rig.hardware.get("lamp")).get(BRIGHTNESS));
    assertEquals(List.of("0.0 command", "0.0 safe"), rig.causes("lamp", BRIGHTNESS));
  }

  @Test
  void leasesAndGuardsHoldForLevelsToo() {
    var heater = new Rig(Bench.lamp("lamp", "max-on", "10s", "min-gap", "5s"));
    heater.passes(5);
    heater.named(ANN, "lamp.set", Map.of(BRIGHTNESS, 0.5, "lease_seconds", 2.0));
    heater.passes(2);
    assertEquals(List.of(lamp(0.5, 5000), lamp(0, 7000)), heater.edges);
    assertTrue(heater.call("lamp.set", 0.1).toString().contains("min-gap"));
    heater.passes(5);
    heater.call("lamp.set", 0.1);
    heater.passes(5);
    heater.call("lamp.set", 0.9);
    heater.passes(60);
    assertEquals(lamp(0, 22000), heater.edges.get(4));
  }

  @Test
  void minusZeroIsOffLikeZero() {
    var heater = new Rig(Bench.lamp("lamp", "min-on", "10s"));
    heater.call("lamp.set", 0.5);
    assertTrue(heater.call("lamp.set", -0.0).toString().contains("min-on"));
    assertEquals(
        new Value.Levels(Map.of(BRIGHTNESS, 0.0)), new Value.Levels(Map.of(BRIGHTNESS, -0.0)));
  }
}

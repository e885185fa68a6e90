package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Drivers that count and time edges. */
class PulseTrial {
  private interface Change {
    void happen() throws IOException;
  }

  /**
   * Something changes, and for a while nothing else. The kernel tells of an edge by the level that
   * it finds a moment later, so of edges that follow too soon one can be missing; and what was
   * missed is told when the line has been quiet for 100 ms.
   */
  private static void then(Change change) throws IOException {
    change.happen();
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /** A pulse to ground. */
  private static void pulse(int line) throws IOException {
    then(() -> Outside.drive(line, false));
    then(() -> Outside.letGo(line));
  }

  @Test
  void everyPulseCounts() throws IOException {
    Outside.letGo(7);
    try (var counter = (Device.Sensor) Here.open("counter", Map.of("line", 7L))) {
      for (int pulses = 1; pulses <= 5; pulses++) {
        pulse(7);
        double wanted = pulses;
        Outside.await("pulse " + pulses, () -> counter.read().get("pulses_total") >= wanted);
        assertEquals(wanted, counter.read().get("pulses_total"));
      }
    }
  }

  @Test
  void aFrequencyIsThatOfTheKernelsTimes() throws IOException {
    Outside.letGo(8);
    try (var meter = (Device.Sensor) Here.open("frequency", Map.of("line", 8L, "gate", "1m"))) {
      for (int i = 0; i < 5; i++) pulse(8);
      Outside.await("a frequency", () -> meter.read().get("frequency_hertz") > 0);
    }
  }

  /** Gray code: A before B is forward. */
  @Test
  void anEncoderFollowsItsKnob() throws IOException {
    Outside.letGo(9);
    Outside.letGo(10);
    try (var encoder = (Device.Sensor) Here.open("rotary-encoder", Map.of("a", 9L, "b", 10L))) {
      double before = encoder.read().get("position_step");
      for (int detent = 0; detent < 3; detent++) {
        then(() -> Outside.drive(9, false));
        then(() -> Outside.drive(10, false));
        then(() -> Outside.letGo(9));
        then(() -> Outside.letGo(10));
      }
      Outside.await(
          "three steps", () -> Math.abs(encoder.read().get("position_step") - before) == 3);
    }
  }

  @Test
  void anEchoIsAsFarAsItIsLong() throws IOException {
    Outside.drive(24, false);
    Outside.echo(23, 24, 5831); // one metre from the wall, at 343 m/s
    try (var sensor = (Device.Sensor) Here.open("hc-sr04", Map.of("trigger", 23L, "echo", 24L))) {
      double nearest = Outside.await("a distance", () -> distance(sensor));
      assertTrue(nearest >= 1.0, nearest + " m");
      assertEquals(1.0, nearest, 0.3);
    } finally {
      Outside.letGo(24);
    }
  }

  /** The emulator may end an echo late, never early: of several, one that is near enough. */
  private static Double distance(Device.Sensor sensor) {
    try {
      double metres = sensor.read().get("distance_metre");
      return metres < 1.3 ? metres : null;
    } catch (IOException e) {
      return null;
    }
  }
}

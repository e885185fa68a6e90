package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HcSr04Test {
  private static final Line TRIGGER = Line.of(23);
  private static final Line ECHO = Line.of(24);

  private final HcSr04 driver = new HcSr04();
  private final List<Duration> pauses = new ArrayList<>();
  private long now = 1_000_000_000;
  private final SimulatedBoard board =
      new SimulatedBoard(
          () -> now,
          pause -> {
            pauses.add(pause);
            now += pause.toNanos();
          });

  private Device.Sensor open() throws IOException {
    return driver.open(settings(driver, Map.of("trigger", 23L, "echo", 24L)), board, NO_SIGNALS);
  }

  /** The far end answers each trigger with an echo of that length. */
  private void echo(long micros) {
    board.react(
        TRIGGER,
        edge -> {
          if (edge.high()) return;
          board.drive(ECHO, true, edge.nanos() + 450_000);
          board.drive(ECHO, false, edge.nanos() + 450_000 + micros * 1000);
        });
  }

  private String failure(Device.Sensor sensor) {
    return assertThrows(IOException.class, sensor::read).getMessage();
  }

  /** Computed from the formula of the document, "high level time × velocity (340 m/s) / 2". */
  @ParameterizedTest
  @CsvSource({
    "5831, 343, 1.0000165",
    "58, 344.8275862068966, 0.01",
    "117, 343, 0.0200655",
    "23323, 343, 3.9998945",
    "5882.353, 340, 1.00000001"
  })
  void theEchoIsThereAndBack(double micros, double sound, double metres) {
    assertEquals(metres, HcSr04.metres(Math.round(micros * 1000), sound), 1e-6);
  }

  @Test
  void itTriggersAndMeasuresTheEcho() throws IOException {
    echo(5831);

    assertEquals(1.0, open().read().get("distance_metre"), 0.0001);

    var edges = board.edges();
    assertEquals(List.of(false, true, false), edges.stream().map(e -> e.high()).toList());
    assertTrue(edges.get(2).nanos() - edges.get(1).nanos() >= 10_000, "at least 10 µs");
  }

  @Test
  void measurementsAreSixtyMillisecondsApart() throws IOException {
    echo(1000);
    Device.Sensor sensor = open();
    sensor.read();
    now += 15_000_000;
    long before = now;
    sensor.read();

    assertEquals(Duration.ofNanos(44_990_000), pauses.get(1));
    assertTrue(now - before >= 44_990_000);
  }

  @Test
  void anEchoLineThatStaysLowIsSaid() throws IOException {
    assertEquals("the echo line stays low: is the sensor wired, and at 5 V?", failure(open()));
    assertTrue(pauses.size() <= Limits.ECHO_POLLS + 1, "it gives up");
  }

  @Test
  void nothingInFrontIsSaid() throws IOException {
    Device.Sensor sensor = open();
    board.react(TRIGGER, edge -> board.drive(ECHO, true, edge.nanos()));
    assertEquals("nothing within 4.0 m: the echo line stays high", failure(sensor));
    assertEquals("the echo line is high before the measurement", failure(sensor));
    board.drive(24, false);
    assertEquals("nothing within 4.0 m: the echo line stays high", failure(sensor));
  }

  @Test
  void whatIsOutOfRangeIsNoDistance() throws IOException {
    echo(38_000);
    assertEquals("nothing within 4.0 m", failure(open()));
  }

  @Test
  void whatIsTooNearIsNoDistance() throws IOException {
    echo(100);
    assertEquals("nearer than 0.02 m, or no echo of ours", failure(open()));
  }

  @Test
  void anEchoOfTheMeasurementBeforeIsNotTaken() throws IOException {
    Device.Sensor sensor = open();
    board.drive(ECHO, true, now);
    board.drive(ECHO, false, now + 3_000_000);

    assertEquals("the echo line stays low: is the sensor wired, and at 5 V?", failure(sensor));
  }

  @Test
  void aTakenTriggerLeavesTheEchoLineFree() throws IOException {
    var taken = board.output(TRIGGER, false);
    assertThrows(IOException.class, this::open);
    taken.close();

    assertTrue(!board.holdsLines());
  }

  @Test
  void itKeepsNoOutputWaiting() {
    assertEquals("echo-24", driver.bus(settings(driver, Map.of("trigger", 23L, "echo", 24L))));
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterTest {
  private static final long MILLI = 1_000_000;
  private static final Line LINE = Line.of(5);

  private final Counter driver = new Counter();
  private long now = 1_000_000_000;
  private final SimulatedBoard board = new SimulatedBoard(() -> now);

  private Device.Sensor open() throws IOException {
    board.drive(5, true);
    return driver.open(
        settings(driver, Map.of("line", 5L, "every", "10s", "debounce", "5ms")), board, NO_SIGNALS);
  }

  private void pulse() {
    board.drive(LINE, false, now);
    now += 50 * MILLI;
    board.drive(LINE, true, now);
    now += 50 * MILLI;
  }

  private static double total(Device.Sensor counter) throws IOException {
    return counter.read().get("pulses_total");
  }

  /** Edges as {@code +} (a pulse begins) and {@code -}, with their milliseconds. */
  @ParameterizedTest
  @CsvSource({
    "+0 -50 +100 -150, 5, 2",
    "+0 -50 +55 -60, 5, 2",
    "+0 -50 +54.9 -60, 5, 1",
    // bounces, computed: on closing, on opening, on both
    "+0 -0.2 +0.5 -0.9 +1.4 -80, 5, 1",
    "+0 -80 +80.3 -80.8 +82 -83, 5, 1",
    "+0 -1 +2 -80 +81 -82 +200 -201 +202 -280, 5, 2",
    "+0 -0.001 +0.002 -0.003, 0, 2",
    "-0 +100 -200, 5, 1",
  })
  void aPulseCountsWhenTheLineWasQuietBefore(String edges, long quietMillis, long expected) {
    var pulses = new Pulses(0);
    for (String edge : edges.split(" ")) {
      long at = Math.round(Double.parseDouble(edge.substring(1)) * MILLI);
      pulses.edge(edge.startsWith("+"), at, quietMillis * MILLI);
    }
    assertEquals(expected, pulses.count());
  }

  @Test
  void theTotalGoesOnWhenTheLineFailsAndTheDeviceIsOpenedAnew() throws IOException {
    Device.Sensor counter = open();
    pulse();
    pulse();
    board.faults().fail(new Faults.OfLine(5), 1, "line 5: gone");
    assertThrows(IOException.class, counter::read);
    pulse();
    counter.close();
    counter = open();
    pulse();

    assertEquals(4, total(counter));
    assertEquals(
        0, new Counter().open(anotherLine(), board, NO_SIGNALS).read().get("pulses_total"));
  }

  private Values anotherLine() {
    return settings(driver, Map.of("line", 6L));
  }

  @Test
  void anotherBoardCountsFromTheBeginning() throws IOException {
    open();
    pulse();
    var other = new SimulatedBoard(() -> now);

    assertEquals(0, total(driver.open(settings(driver, Map.of("line", 5L)), other, NO_SIGNALS)));
  }

  @Test
  void theRateIsThatSinceTheLastReading() throws IOException {
    Device.Sensor counter = open();
    assertEquals(0, counter.read().get("rate_hertz"));
    for (int i = 0; i < 50; i++) pulse();
    now += 5_000 * MILLI;

    assertEquals(5, counter.read().get("rate_hertz"));
    now += 10_000 * MILLI;
    assertEquals(0, counter.read().get("rate_hertz"));
  }

  @Test
  void whoReadsInBetweenDisturbsNoRate() throws IOException {
    Device.Sensor counter = open();
    for (int i = 0; i < 50; i++) pulse();
    now += 5_000 * MILLI;
    counter.read();
    now += MILLI;

    assertEquals(5, counter.read().get("rate_hertz"), 0.001);
    for (int i = 0; i < 20; i++) pulse();
    now += 8_000 * MILLI - MILLI;
    assertEquals(2, counter.read().get("rate_hertz"), 0.001);
  }

  /** The edges come on a thread of the board's while the bus's thread asks. */
  @Test
  void noPulseIsLostBetweenThreads() throws InterruptedException {
    var pulses = new Pulses(0);
    Runnable edges =
        () -> {
          for (int i = 0; i < 100_000; i++) pulses.edge(true, i, 0);
        };
    var one = new Thread(edges);
    var two = new Thread(edges);
    one.start();
    two.start();
    while (one.isAlive() || two.isAlive()) pulses.hertz(System.nanoTime(), 1);
    one.join();
    two.join();

    assertEquals(200_000, pulses.count());
  }
}

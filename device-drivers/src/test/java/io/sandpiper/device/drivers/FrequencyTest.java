package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrequencyTest {
  private static final long SECOND = 1_000_000_000L;

  private static Beats beats(long apart, int count, long last) {
    var beats = new Beats();
    for (int i = 0; i < count; i++) beats.beat(last - (count - 1 - i) * apart);
    return beats;
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "20000, 50", "1000000, 1", "666667, 1.4999992500003751"})
  void theFrequencyIsThatOfTheTimesOfTheEdges(long apartMicros, double hertz) {
    assertEquals(
        hertz, beats(apartMicros * 1000, 600, 50 * SECOND).hertz(50 * SECOND, SECOND), 1e-9);
  }

  @Test
  void itIsExactWhenTheLastPulseIsSomeTimeAgo() {
    assertEquals(10, beats(SECOND / 10, 30, 50 * SECOND).hertz(50 * SECOND + SECOND / 2, SECOND));
  }

  @Test
  void aPeriodMayBeLongerThanTheGate() {
    assertEquals(0.5, beats(2 * SECOND, 5, 50 * SECOND).hertz(50 * SECOND, SECOND));
  }

  @Test
  void aLongRestBeforeDoesNotLowerIt() {
    var beats = beats(SECOND, 1, 50 * SECOND);
    for (int i = 0; i < 3; i++) beats.beat(90 * SECOND + i * SECOND / 10);

    assertEquals(10, beats.hertz(90 * SECOND + SECOND / 2, SECOND));
  }

  @Test
  void onlyWhatIsInTheGateCounts() {
    var beats = beats(SECOND / 10, 30, 50 * SECOND);
    for (int i = 1; i <= 20; i++) beats.beat(50 * SECOND + i * SECOND / 20);

    assertEquals(20, beats.hertz(51 * SECOND, SECOND / 2));
  }

  @Test
  void withoutAPeriodInTheGateItIsZero() {
    assertEquals(0, new Beats().hertz(50 * SECOND, SECOND));
    assertEquals(0, beats(SECOND, 1, 50 * SECOND).hertz(50 * SECOND, SECOND));
    assertEquals(0, beats(SECOND / 10, 30, 50 * SECOND).hertz(51 * SECOND, SECOND));
  }

  @Test
  void moreThanAreKeptGiveTheFrequencyOfTheLast() {
    assertEquals(100_000, beats(10_000, 5000, 50 * SECOND).hertz(50 * SECOND, SECOND));
  }

  @Test
  void thePulsesOfALineAreCountedAtTheirRisingEdge() throws IOException {
    var driver = new Frequency();
    var board = new SimulatedBoard(() -> 10 * SECOND);
    board.drive(6, false);
    var sensor = driver.open(settings(driver, Map.of("line", 6L)), board, NO_SIGNALS);
    for (int i = 100; i >= 0; i--) {
      board.drive(Line.of(6), true, 10 * SECOND - i * SECOND / 40);
      board.drive(Line.of(6), false, 10 * SECOND - i * SECOND / 40 + 3_000_000);
    }

    assertEquals(Map.of("frequency_hertz", 40.0), sensor.read());
  }
}

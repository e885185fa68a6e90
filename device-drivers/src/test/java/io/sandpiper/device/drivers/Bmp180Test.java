package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bmp180Test {
  /**
   * BST-BMP180-DS000, the example in "Calculating pressure and temperature": AC1 408 to MD 2868.
   */
  private static final String CALIBRATION =
      "01 98 ff b8 c7 d1 7f e5 7f f5 5a 71 18 2e 00 04 80 00 dd f9 0b 34";

  private final Bmp180 driver = new Bmp180();

  /** The same example: UT 27898 and UP 23843 at oss 0 are 15.0 °C and 69964 Pa. */
  @Test
  void theExampleOfTheDatasheetGivesItsTemperatureAndPressure() throws IOException {
    try (var board =
        new Playback()
            .expect("d0", "55")
            .expect("aa", CALIBRATION)
            .expect("f4 2e")
            .expect("f6", "6c fa")
            .expect("f4 34")
            .expect("f6", "5d 23 00")) {
      var chip = driver.open(settings(driver, Map.of()), board, NO_SIGNALS);

      assertEquals(Map.of("temperature_celsius", 15.0, "pressure_pascal", 69964.0), chip.read());
      assertEquals("i2c-1 0x77", board.opened());
      assertEquals(
          List.of(Duration.ofNanos(4_500_000), Duration.ofNanos(4_500_000)), board.pauses());
    }
  }

  /** The example's B5, which its pressure is compensated with. */
  @Test
  void theExamplesIntermediateValueIsTheSame() throws IOException {
    assertEquals(2399, Bmp180Twin.CALIBRATION.b5(27898));
    assertEquals(150, Bmp180Calibration.tenths(2399));
    assertEquals(69964, Bmp180Twin.CALIBRATION.pascal(23843, 0, 2399));
  }

  /** "Electrical characteristics": 4.5, 7.5, 13.5 and 25.5 ms. */
  @ParameterizedTest
  @CsvSource({"0, 4500", "1, 7500", "2, 13500", "3, 25500"})
  void conversionTimesAreThoseOfTheDatasheet(int oss, long micros) {
    assertEquals(Duration.ofNanos(1000 * micros), Bmp180.conversionTime(oss));
  }

  @Test
  void anotherChipIsNamedAndLetGo() {
    try (var board = new Playback().expect("d0", "58")) {
      var failure =
          assertThrows(
              IOException.class, () -> driver.open(settings(driver, Map.of()), board, NO_SIGNALS));

      assertEquals("bmp180: chip id 0x55 expected, is 0x58", failure.getMessage());
      assertFalse(board.open());
    }
  }

  @Test
  void calibrationThatNoChipHasIsRefused() {
    try (var board =
        new Playback().expect("d0", "55").expect("aa", CALIBRATION.replace("ff b8", "ff ff"))) {
      var failure =
          assertThrows(
              IOException.class, () -> driver.open(settings(driver, Map.of()), board, NO_SIGNALS));

      assertEquals("bmp180: calibration not readable, word 2 is 0xffff", failure.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, -20, 98000", "2, 0, 101325", "4, 24.5, 85000", "8, 60, 108000"})
  void theTwinMeasuresItsSurroundings(long samples, double celsius, double pascal)
      throws IOException {
    var board = new SimulatedBoard(() -> 0);
    board.chip(1, 0x77, Bmp180Twin.in(Waveform.constant(celsius), Waveform.constant(pascal)));
    var values =
        driver.open(settings(driver, Map.of("oversampling", samples)), board, NO_SIGNALS).read();

    assertEquals(celsius, values.get("temperature_celsius"), 0.1);
    assertEquals(pascal, values.get("pressure_pascal"), 5);
  }
}

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

class Bmx280Test {
  /** BST-BMP280-DS001, 3.12 "Calculating pressure and temperature": T1 to T3, P1 to P9. */
  private static final String CALIBRATION =
      "70 6b 43 67 18 fc 7d 8e 43 d6 d0 0b 27 0b 8c 00 f9 ff 8c 3c f8 c6 70 17";

  /** The same example's raw values: pressure 415148, temperature 519888. */
  private static final String DATA = "65 5a c0 7e ed 00";

  private final Bmp280 bmp280 = new Bmp280();
  private final Bme280 bme280 = new Bme280();

  @Test
  void theExampleOfTheDatasheetGivesItsTemperatureAndPressure() throws IOException {
    try (var board =
        new Playback()
            .expect("d0", "58")
            .expect("88", CALIBRATION + " 00 00")
            .expect("f4 25") // temperature x1, pressure x1, forced
            .expect("f3", "00")
            .expect("f7", DATA)) {
      var chip = bmp280.open(settings(bmp280, Map.of()), board, NO_SIGNALS);

      // The datasheet says 100653.27 Pa; we round to what the chip can tell apart.
      assertEquals(Map.of("temperature_celsius", 25.08, "pressure_pascal", 100653.0), chip.read());
      assertEquals("i2c-1 0x76", board.opened());
    }
  }

  /**
   * No datasheet has an example for humidity. H1 to H6 are 75, 361, 0, 324, 50, 30 and the raw
   * value is 30281; the expected 52.504 is what the Linux kernel's driver makes of them.
   */
  @Test
  void humidityIsWhatTheKernelsDriverSays() throws IOException {
    try (var board =
        new Playback()
            .expect("d0", "60")
            .expect("88", CALIBRATION + " 00 4b")
            .expect("e1", "69 01 00 14 24 03 1e")
            .expect("f2 01")
            .expect("f4 25")
            .expect("f3", "00")
            .expect("f7", DATA + " 76 49")) {
      var raw = Map.of("bus", 3L, "address", 0x77L);
      var chip = bme280.open(settings(bme280, raw), board, NO_SIGNALS);

      assertEquals(52.50, chip.read().get("humidity_percent"));
      assertEquals("i2c-3 0x77", board.opened());
    }
  }

  @Test
  void theFormulasAgreeWithTheDatasheetToTheLastDigitItPrints() throws IOException {
    var calibration = Bmx280Twin.calibration();
    double fine = calibration.fine(519888);

    assertEquals(25.08, Bmx280Calibration.celsius(fine), 0.005);
    assertEquals(100653.27, calibration.pascal(415148, fine), 0.05);
    assertEquals(52.504, calibration.percent(30281, fine), 0.005);
  }

  @Test
  void itWaitsWhileTheChipIsMeasuring() throws IOException {
    try (var board =
        new Playback()
            .expect("d0", "58")
            .expect("88", CALIBRATION + " 00 00")
            .expect("f4 6d") // x4: 011 011 01
            .expect("f3", "08")
            .expect("f3", "00")
            .expect("f7", DATA)) {
      var chip = bmp280.open(settings(bmp280, Map.of("oversampling", 4L)), board, NO_SIGNALS);

      chip.read();

      assertEquals(List.of(Bmx280.measurementTime(4, false), Limits.POLL_PAUSE), board.pauses());
    }
  }

  @Test
  void measurementTimesAreThoseOfTheDatasheetsTable() {
    assertEquals(Duration.ofNanos(9_300_000), Bmx280.measurementTime(1, true));
    assertEquals(Duration.ofNanos(6_425_000), Bmx280.measurementTime(1, false));
  }

  @Test
  void aMeasurementThatNeverEndsIsAFailureNotAHang() throws IOException {
    var board =
        new Playback().expect("d0", "58").expect("88", CALIBRATION + " 00 00").expect("f4 25");
    for (int i = 0; i <= Limits.POLLS; i++) board.expect("f3", "08");
    try (board) {
      var chip = bmp280.open(settings(bmp280, Map.of()), board, NO_SIGNALS);

      assertEquals(
          "measurement does not end", assertThrows(IOException.class, chip::read).getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "58 | bme280: chip id 0x60 expected, is 0x58 (a BMP280: use driver bmp280)",
        "61 | bme280: chip id 0x60 expected, is 0x61 (a BME680)",
        "00 | bme280: chip id 0x60 expected, is 0x00",
      })
  void anotherChipIsNamedAndLetGo(String id, String message) {
    try (var board = new Playback().expect("d0", id)) {
      var failure =
          assertThrows(
              IOException.class, () -> bme280.open(settings(bme280, Map.of()), board, NO_SIGNALS));

      assertEquals(message, failure.getMessage());
      assertFalse(board.open());
    }
  }

  @Test
  void calibrationThatNoChipHasIsRefused() {
    try (var board = new Playback().expect("d0", "58").expect("88", "ff ".repeat(25) + "ff")) {
      var failure =
          assertThrows(
              IOException.class, () -> bmp280.open(settings(bmp280, Map.of()), board, NO_SIGNALS));

      assertEquals("calibration not readable: T1 is 65535, P1 is 65535", failure.getMessage());
    }
  }

  @Test
  void aSkippedMeasurementIsNotTakenForOne() throws IOException {
    try (var board =
        new Playback()
            .expect("d0", "58")
            .expect("88", CALIBRATION + " 00 00")
            .expect("f4 25")
            .expect("f3", "00")
            .expect("f7", "80 00 00 80 00 00")) {
      var chip = bmp280.open(settings(bmp280, Map.of()), board, NO_SIGNALS);

      assertThrows(IOException.class, chip::read);
    }
  }

  @ParameterizedTest
  @CsvSource({"-20, 98000, 5", "0, 101325, 50", "24.5, 85000, 95", "60, 108000, 30"})
  void theTwinMeasuresItsSurroundings(double celsius, double pascal, double percent)
      throws IOException {
    var board = new SimulatedBoard(() -> 0);
    board.chip(
        1,
        0x76,
        new Bmx280Twin.Builder(
                Waveform.constant(celsius), Waveform.constant(pascal), Waveform.constant(percent))
            .chip(Bme280.CHIP_ID));
    var values = bme280.open(settings(bme280, Map.of()), board, NO_SIGNALS).read();

    assertEquals(celsius, values.get("temperature_celsius"), 0.02);
    assertEquals(pascal, values.get("pressure_pascal"), 1);
    assertEquals(percent, values.get("humidity_percent"), 0.1);
  }
}

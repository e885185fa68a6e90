package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensirionTest {
  private final Sht3x sht3x = new Sht3x();
  private final Sht4x sht4x = new Sht4x();

  /** SHT3x datasheet, "Checksum Calculation": the example is CRC(0xBEEF) = 0x92. */
  @Test
  void theChecksumIsThatOfTheDatasheetsExample() {
    assertEquals(0x92, Crc8.of(new byte[] {(byte) 0xbe, (byte) 0xef}, 0, 2));
  }

  /** Values computed from the formulas of "Conversion of Signal Output". */
  @Test
  void anSht3xIsToldToMeasureAwaitedAndRead() throws IOException {
    try (var board = new Playback().expect("24 00").expect("", "be ef 92 be ef 92")) {
      var chip = sht3x.open(settings(sht3x, Map.of("address", 0x45L)), board, NO_SIGNALS);

      assertEquals(Map.of("temperature_celsius", 85.52, "humidity_percent", 74.58), chip.read());
      assertEquals("i2c-1 0x45", board.opened());
      assertEquals(List.of(Duration.ofNanos(15_500_000)), board.pauses());
    }
  }

  /** Values computed from the formulas of "Conversion of Signal Output". */
  @Test
  void anSht4xHasItsOwnCommandAndHumidity() throws IOException {
    try (var board = new Playback().expect("fd").expect("", "be ef 92 be ef 92")) {
      var chip = sht4x.open(settings(sht4x, Map.of()), board, NO_SIGNALS);

      assertEquals(Map.of("temperature_celsius", 85.52, "humidity_percent", 87.23), chip.read());
      assertEquals(List.of(Duration.ofNanos(8_300_000)), board.pauses());
    }
  }

  /** The ends of the formulas; an SHT4x crops what is outside. */
  @ParameterizedTest
  @CsvSource({"0, -45, 0, 0", "65535, 130, 100, 100", "3145, -36.602, 4.799, 0"})
  void theEndsOfTheScalesAreThoseOfTheFormulas(int word, double celsius, double sht3, double sht4) {
    assertEquals(celsius, Sensirion.celsius(word), 0.001);
    assertEquals(sht3, Sht3x.percent(word), 0.001);
    assertEquals(sht4, Sht4x.percent(word), 0.001);
  }

  @ParameterizedTest
  @CsvSource({"be ef 34 be ef 92", "be ef 92 be ef 34"})
  void aWrongChecksumIsAFailureThatSaysBoth(String answer) throws IOException {
    try (var board = new Playback().expect("24 00").expect("", answer)) {
      var chip = sht3x.open(settings(sht3x, Map.of()), board, NO_SIGNALS);

      assertEquals(
          "sht3x: checksum 0x92 expected, is 0x34",
          assertThrows(IOException.class, chip::read).getMessage());
    }
  }

  @Test
  void theTwinAnswersOnlyWhatItWasTold() throws IOException {
    var board = new SimulatedBoard(() -> 0);
    sht3x.simulate(settings(sht3x, Map.of()), board);

    assertThrows(IOException.class, () -> board.i2c(1, 0x44).read(6));
    sht3x.open(settings(sht3x, Map.of()), board, NO_SIGNALS).read();
  }

  @Test
  void bothTwinsAreInTheSameRoom() throws IOException {
    var board = new SimulatedBoard(() -> 0);
    var other = Map.of("address", 0x45L);
    sht3x.simulate(settings(sht3x, Map.of()), board);
    sht4x.simulate(settings(sht4x, other), board);

    for (var values :
        List.of(
            sht3x.open(settings(sht3x, Map.of()), board, NO_SIGNALS).read(),
            sht4x.open(settings(sht4x, other), board, NO_SIGNALS).read())) {
      assertEquals(21, values.get("temperature_celsius"), 0.5);
      assertEquals(45, values.get("humidity_percent"), 1.5);
    }
  }
}

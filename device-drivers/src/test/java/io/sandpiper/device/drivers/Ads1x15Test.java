package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ads1x15Test {
  private final Ads1115 driver = new Ads1115();

  /** SBAS444, "Data Format", at 2.048 V: 62.5 µV a step. */
  @ParameterizedTest
  @CsvSource({"7fff, 2.0479375", "0001, 0.0000625", "0000, 0", "ffff, -0.0000625", "8000, -2.048"})
  void codesAreTwosComplement(String code, double volt) {
    assertEquals(volt, Ads1x15.volt((short) HexFormat.fromHexDigits(code), 2), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"0, 6.144", "1, 4.096", "2, 2.048", "3, 1.024", "4, 0.512", "5, 0.256"})
  void eachGainHasTheFullScaleOfTheDatasheet(int gain, double fullScale) {
    assertEquals(-fullScale, Ads1x15.volt(-32768, gain), 1e-12);
  }

  @Test
  void aConversionIsStartedAwaitedAndFetched() throws IOException {
    try (var board =
        new Playback()
            .expect("01 e5 83") // start, AIN2, 2.048 V, single-shot, 128 a second
            .expect("01", "65 83")
            .expect("01", "e5 83")
            .expect("00", "40 00")) {
      var raw = Map.of("address", 0x49L, "channel", 2L, "gain", 2L);
      var probe = driver.open(settings(driver, raw), board, NO_SIGNALS);

      assertEquals(Map.of("voltage_volt", 1.024), probe.read());
      assertEquals("i2c-1 0x49", board.opened());
    }
  }

  @Test
  void aVoltageAboveTheRangeIsNotAReading() throws IOException {
    try (var board =
        new Playback().expect("01 c3 83").expect("01", "c3 83").expect("00", "7f ff")) {
      var probe = driver.open(settings(driver, Map.of("channel", 0L)), board, NO_SIGNALS);

      assertEquals(
          "voltage above the range of 4.095875 V",
          assertThrows(IOException.class, probe::read).getMessage());
    }
  }

  @Test
  void aConversionThatNeverEndsIsAFailureNotAHang() throws IOException {
    var board = new Playback().expect("01 c3 83");
    for (int i = 0; i <= Limits.POLLS; i++) board.expect("01", "43 83");
    try (board) {
      var probe = driver.open(settings(driver, Map.of("channel", 0L)), board, NO_SIGNALS);

      assertEquals(
          "conversion does not end", assertThrows(IOException.class, probe::read).getMessage());
    }
  }

  /** SBAS473, "Data Format", at 2.048 V: 1 mV a step of the twelve bits, which are the upper. */
  @ParameterizedTest
  @CsvSource({"7ff0, 2.047", "0010, 0.001", "0000, 0", "fff0, -0.001", "8000, -2.048"})
  void theTwelveBitsOfAnAds1015AreTheUpperOnes(String code, double volt) throws IOException {
    try (var board =
        new Playback()
            .expect("01 d5 63") // AIN1, 2.048 V, single-shot, 920 a second
            .expect("01", "d5 63")
            .expect("00", code.substring(0, 2) + " " + code.substring(2))) {
      var raw = Map.of("channel", 1L, "gain", 2L, "rate", 920L);
      var ads1015 = new Ads1015();
      var probe = ads1015.open(settings(ads1015, raw), board, NO_SIGNALS);

      if (code.equals("7ff0")) {
        assertEquals(
            "voltage above the range of 2.047 V",
            assertThrows(IOException.class, probe::read).getMessage());
      } else {
        assertEquals(Map.of("voltage_volt", volt), probe.read());
      }
      assertEquals(List.of(Ads1x15.conversionTime(920)), board.pauses());
    }
  }

  @Test
  void aSlowConversionIsWaitedFor() throws IOException {
    try (var board =
        new Playback().expect("01 c3 03").expect("01", "c3 03").expect("00", "00 00")) {
      var raw = Map.of("channel", 0L, "rate", 8L);
      driver.open(settings(driver, raw), board, NO_SIGNALS).read();

      assertEquals(List.of(Duration.ofNanos(138_500_000)), board.pauses());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2/3", "1", "2"})
  void theTwinMeasuresWhatIsAtEachInput(String gain) throws IOException {
    var board = new SimulatedBoard(() -> 0);
    var volts = List.of(0.0, 0.5, 1.25, 2.0);
    board.chip(1, 0x48, Ads1x15Twin.of(volts.stream().map(Waveform::constant).toList(), 0x7fff));

    for (int channel = 0; channel < 4; channel++) {
      var raw = Map.of("channel", (long) channel, "gain", gain);
      var probe = driver.open(settings(driver, raw), board, NO_SIGNALS);

      assertEquals(volts.get(channel), probe.read().get("voltage_volt"), 0.0002);
    }
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ina2xxTest {
  private final Ina219 ina219 = new Ina219();
  private final Ina226 ina226 = new Ina226();

  /**
   * SBOS448, "Configure/Measure/Calculate Example": over 2 mΩ a shunt voltage of 07D0h (20 mV) and
   * a bus voltage of 5D98h (11.98 V) are 10.0 A and 119.8 W.
   */
  @Test
  void theExampleOfTheIna219sDatasheetIsTenAmpere() throws IOException {
    try (var board =
        new Playback().expect("00 39 9b").expect("01", "07 d0").expect("02", "5d 98")) {
      var chip = ina219.open(settings(ina219, Map.of("shunt", 0.002)), board, NO_SIGNALS);

      assertEquals(
          Map.of("voltage_volt", 11.98, "current_ampere", 10.0, "power_watt", 119.8), chip.read());
      assertEquals("i2c-1 0x40", board.opened());
      assertEquals(List.of(Duration.ofNanos(2 * 586_000)), board.pauses());
    }
  }

  /**
   * SBOS547, "Configure/Measure/Calculate Example": over 2 mΩ a shunt voltage of 1F40h (20 mV) and
   * a bus voltage of 2570h (11.98 V) are 10 A; 119.8 W is its "manual calculation", the chip's own
   * rounds to 119.82.
   */
  @Test
  void theExampleOfTheIna226sDatasheetIsTenAmpere() throws IOException {
    try (var board =
        new Playback()
            .expect("fe", "54 49")
            .expect("00 41 23")
            .expect("01", "1f 40")
            .expect("02", "25 70")) {
      var chip = ina226.open(settings(ina226, Map.of("shunt", 0.002)), board, NO_SIGNALS);

      assertEquals(
          Map.of("voltage_volt", 11.98, "current_ampere", 10.0, "power_watt", 119.8), chip.read());
    }
  }

  /** SBOS448, "Shunt Voltage Register": at 320 mV, 8300h is -320 mV; the step before is -319.99. */
  @Test
  void currentThatFlowsBackIsNegative() throws IOException {
    assertEquals(-3.1999, Ina219.CHIP.values((short) 0x8301, 0, 0.1).get("current_ampere"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7d 00", "83 00"})
  void currentBeyondTheRangeIsNotAReading(String shunt) throws IOException {
    try (var board = new Playback().expect("00 39 9b").expect("01", shunt).expect("02", "5d 98")) {
      var chip = ina219.open(settings(ina219, Map.of()), board, NO_SIGNALS);

      assertEquals(
          "ina219: current beyond the range of 3.2 A",
          assertThrows(IOException.class, chip::read).getMessage());
    }
  }

  /** SBOS448, "ADC Settings"; SBOS547, "AVG Bit Settings". */
  @ParameterizedTest
  @CsvSource({"1, 399b, 4123", "4, 3d53, 4323", "16, 3e63, 4523", "64, 3f73, 4723"})
  void averagesHaveTheCodesOfTheDatasheets(int samples, String ina219, String ina226) {
    assertEquals(ina219, Integer.toHexString(Ina219.configuration(samples)));
    assertEquals(ina226, Integer.toHexString(Ina226.configuration(samples)));
  }

  @Test
  void rangesFollowTheResistor() {
    var quantities = ina219.quantities(settings(ina219, Map.of("shunt", 0.01)));

    assertEquals(32, quantities.get(1).max());
    assertEquals(32 * 26, quantities.get(2).max());
  }

  @Test
  void anotherChipInPlaceOfAnIna226IsNamedAndLetGo() {
    try (var board = new Playback().expect("fe", "00 00")) {
      var failure =
          assertThrows(
              IOException.class, () -> ina226.open(settings(ina226, Map.of()), board, NO_SIGNALS));

      assertEquals("ina226: manufacturer id 0x5449 expected, is 0x0000", failure.getMessage());
      assertFalse(board.open());
    }
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Bh1750Test {
  private final Bh1750 driver = new Bh1750();

  /** ROHM BH1750FVI, "Measurement sequence example": 0x8390 is 28067 lx. */
  @Test
  void theExampleOfTheDatasheetIs28067Lux() throws IOException {
    try (var board = new Playback().expect("20").expect("", "83 90")) {
      var chip = driver.open(settings(driver, Map.of("address", 0x5cL)), board, NO_SIGNALS);

      assertEquals(Map.of("illuminance_lux", 28067.0), chip.read());
      assertEquals("i2c-1 0x5c", board.opened());
      assertEquals(List.of(Duration.ofMillis(180)), board.pauses());
    }
  }

  @Test
  void lightBeyondTheScaleIsNotAReading() throws IOException {
    try (var board = new Playback().expect("20").expect("", "ff ff")) {
      var chip = driver.open(settings(driver, Map.of()), board, NO_SIGNALS);

      assertEquals(
          "brighter than 54612 lx", assertThrows(IOException.class, chip::read).getMessage());
    }
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Tmp102Test {
  private final Tmp102 driver = new Tmp102();

  @Test
  void belowZeroIsTwosComplement() throws IOException {
    try (var board = new Playback().expect("00", "e7 00").expect("00", "64 00")) {
      var chip = driver.open(settings(driver, Map.of("address", 0x4aL)), board, NO_SIGNALS);

      assertEquals(Map.of("temperature_celsius", -25.0), chip.read());
      assertEquals(Map.of("temperature_celsius", 100.0), chip.read());
      assertEquals("i2c-1 0x4a", board.opened());
    }
  }
}

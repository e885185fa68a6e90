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

class Aht20Test {
  private final Aht20 driver = new Aht20();

  /**
   * What a real chip sent and what its owner's program made of it, 23.191071 % and 31.674576 °C:
   * the sample output in the README of github.com/bilbobg/aht20.
   */
  private static final String REAL = "1c 3b 5e 86 88 b2 d2";

  @Test
  void whatARealChipSentIsUnderstood() throws IOException {
    try (var board =
        new Playback().expect("", "18").expect("ac 33 00").expect("", "1c").expect("", REAL)) {
      var chip = driver.open(settings(driver, Map.of()), board, NO_SIGNALS);

      assertEquals(Map.of("temperature_celsius", 31.67, "humidity_percent", 23.19), chip.read());
      assertEquals("i2c-1 0x38", board.opened());
      assertEquals(List.of(Duration.ofMillis(80)), board.pauses());
    }
  }

  @Test
  void aBusyChipIsAskedAgain() throws IOException {
    try (var board =
        new Playback()
            .expect("", "18")
            .expect("ac 33 00")
            .expect("", "98")
            .expect("", "1c")
            .expect("", REAL)) {
      driver.open(settings(driver, Map.of()), board, NO_SIGNALS).read();

      assertEquals(List.of(Duration.ofMillis(80), Limits.POLL_PAUSE), board.pauses());
    }
  }

  @Test
  void aFreshChipIsCalibratedFirst() throws IOException {
    try (var board = new Playback().expect("", "10").expect("be 08 00").expect("", "18")) {
      driver.open(settings(driver, Map.of()), board, NO_SIGNALS);

      assertEquals(List.of(Duration.ofMillis(10)), board.pauses());
    }
  }

  @Test
  void oneThatDoesNotCalibrateIsLetGo() {
    try (var board = new Playback().expect("", "10").expect("be 08 00").expect("", "10")) {
      var failure =
          assertThrows(
              IOException.class, () -> driver.open(settings(driver, Map.of()), board, NO_SIGNALS));

      assertEquals("aht20: does not calibrate, status 0x10", failure.getMessage());
      assertFalse(board.open());
    }
  }

  @Test
  void aBitThatFlippedOnTheWireIsNoticed() throws IOException {
    try (var board =
        new Playback()
            .expect("", "18")
            .expect("ac 33 00")
            .expect("", "1c")
            .expect("", "1c 3b 5e 86 89 b2 d2")) {
      var chip = driver.open(settings(driver, Map.of()), board, NO_SIGNALS);

      assertThrows(IOException.class, chip::read);
    }
  }
}

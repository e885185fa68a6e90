package io.sandpiper.device.trial;

import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;

/** Register maps of chips that more than one trial uses. */
final class Chips {
  private Chips() {}

  /**
   * Bosch BST-BMP280-DS001, "Calculating pressure and temperature": the calibration and the raw
   * values of its example, which gives 25.08 °C and 100653 Pa.
   */
  static Chip bmp280(int address) throws IOException {
    return Outside.chip(address)
        .poke(0xd0, "58")
        // T1 to T3: 27504 26435 -1000
        .poke(0x88, "70 6b 43 67 18 fc")
        // P1 to P9: 36477 -10685 3024 2855 140 -7 15500 -14600 6000
        .poke(0x8e, "7d 8e 43 d6 d0 0b 27 0b 8c 00 f9 ff 8c 3c f8 c6 70 17")
        // pressure 415148, temperature 519888
        .poke(0xf7, "65 5a c0 7e ed 00");
  }

  /** The same, with humidity as no example has it: the expected value is the kernel driver's. */
  static Chip bme280(int address) throws IOException {
    return bmp280(address)
        .poke(0xd0, "60")
        // H1 75; H2 361, H3 0, H4 324, H5 50, H6 30
        .poke(0xa1, "4b")
        .poke(0xe1, "69 01 00 14 24 03 1e")
        // humidity 30281
        .poke(0xfd, "76 49");
  }

  /**
   * Bosch BST-BMP180-DS000, "Calculating pressure and temperature": its example, which gives 15.0
   * °C and 69964 Pa. It has a result once it was told to measure, and is then no longer busy.
   */
  static Chip bmp180() throws IOException {
    Chip chip =
        Outside.chip(0x77)
            .poke(0xd0, "55")
            // AC1 to AC6: 408 -72 -14383 32741 32757 23153
            .poke(0xaa, "01 98 ff b8 c7 d1 7f e5 7f f5 5a 71")
            // B1, B2, MB, MC, MD: 6190 4 -32768 -8711 2868
            .poke(0xb6, "18 2e 00 04 80 00 dd f9 0b 34");
    // temperature 27898, pressure 23843; the control register without its busy bit
    chip.on(0xf4, 0x2e, 0xf6, "6c fa 00").on(0xf4, 0x2e, 0xf4, "0e");
    for (int samples = 0; samples < 4; samples++) {
      int command = 0x34 | samples << 6;
      chip.on(0xf4, command, 0xf6, "5d 23 00")
          .on(0xf4, command, 0xf4, "%02x".formatted(command & ~0x20));
    }
    return chip;
  }
}

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
}

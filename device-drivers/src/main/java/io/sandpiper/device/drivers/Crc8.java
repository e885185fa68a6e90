package io.sandpiper.device.drivers;

import java.io.IOException;

/**
 * The checksum that Sensirion's chips and the AHT20 send: polynomial x⁸ + x⁵ + x⁴ + 1 (0x31), from
 * 0xff on, the high bit first (Sensirion SHT3x datasheet, "Checksum Calculation").
 */
final class Crc8 {
  private Crc8() {}

  static int of(byte[] bytes, int from, int count) {
    int crc = 0xff;
    for (int i = from; i < from + count; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x80) == 0 ? crc << 1 : (crc << 1 ^ 0x31) & 0xff;
      }
    }
    return crc;
  }

  /** Whether the byte after these is their checksum. */
  static void check(String chip, byte[] bytes, int from, int count) throws IOException {
    int expected = of(bytes, from, count);
    int seen = bytes[from + count] & 0xff;
    if (seen != expected) {
      throw new IOException(
          "%s: checksum 0x%02x expected, is 0x%02x".formatted(chip, expected, seen));
    }
  }
}

package io.sandpiper.device.drivers;

import java.io.IOException;

/**
 * A BMP180's trimming values, and what they make of its raw ones (BST-BMP180-DS000, "Calculating
 * pressure and temperature"). The divisions round down, as in the datasheet's example.
 */
record Bmp180Calibration(
    int ac1, int ac2, int ac3, int ac4, int ac5, int ac6, int b1, int b2, int mb, int mc, int md) {
  /** "Calibration coefficients": eleven words in the chip's E²PROM. */
  static final int FIRST = 0xaa;

  static final int LENGTH = 22;

  /** "None of the words has the value 0 or 0xFFFF". */
  static Bmp180Calibration of(byte[] words) throws IOException {
    for (int i = 0; i < LENGTH; i += 2) {
      int word = Chip.unsigned16(words, i);
      if (word == 0 || word == 0xffff) {
        throw new IOException(
            "bmp180: calibration not readable, word %d is 0x%04x".formatted(i / 2 + 1, word));
      }
    }
    return new Bmp180Calibration(
        Chip.signed16(words, 0),
        Chip.signed16(words, 2),
        Chip.signed16(words, 4),
        Chip.unsigned16(words, 6),
        Chip.unsigned16(words, 8),
        Chip.unsigned16(words, 10),
        Chip.signed16(words, 12),
        Chip.signed16(words, 14),
        Chip.signed16(words, 16),
        Chip.signed16(words, 18),
        Chip.signed16(words, 20));
  }

  /** B5, the temperature that the pressure is compensated with. */
  long b5(int rawTemperature) throws IOException {
    long x1 = (long) (rawTemperature - ac6) * ac5 >> 15;
    // A raw value that no sensor gives: its line is cut, or something else answers.
    if (x1 + md == 0) throw new IOException("bmp180: no temperature in " + rawTemperature);
    return x1 + Math.floorDiv((long) mc << 11, x1 + md);
  }

  /** In 0.1 °C. */
  static long tenths(long b5) {
    return b5 + 8 >> 4;
  }

  /**
   * In Pa.
   *
   * @param oss samples, as the power of two: 0 to 3
   */
  long pascal(int rawPressure, int oss, long b5) throws IOException {
    long b6 = b5 - 4000;
    long x3 = (b2 * (b6 * b6 >> 12) >> 11) + (ac2 * b6 >> 11);
    long b3 = (((ac1 * 4L + x3) << oss) + 2) >> 2;
    x3 = ((ac3 * b6 >> 13) + (b1 * (b6 * b6 >> 12) >> 16) + 2) >> 2;
    long b4 = ac4 * (x3 + 32768) >> 15;
    if (b4 <= 0) throw new IOException("bmp180: no pressure at a temperature of " + b5);
    long b7 = (rawPressure - b3) * (50000 >> oss);
    // The datasheet's two cases keep 32 bits from overflowing, and differ in what they cut off.
    long p = b7 < 0x80000000L ? b7 * 2 / b4 : b7 / b4 * 2;
    long x1 = (p >> 8) * (p >> 8) * 3038 >> 16;
    long x2 = -7357 * p >> 16;
    return p + (x1 + x2 + 3791 >> 4);
  }
}

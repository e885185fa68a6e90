package io.sandpiper.device.drivers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The trimming values that Bosch burns into each BMP280 or BME280, and what they make of raw
 * values. Names, formulas and constants are those of the datasheet BST-BME280-DS002, appendix
 * "Compensation formulas in double precision floating point".
 */
record Bmx280Calibration(
    int t1,
    int t2,
    int t3,
    int p1,
    int p2,
    int p3,
    int p4,
    int p5,
    int p6,
    int p7,
    int p8,
    int p9,
    int h1,
    int h2,
    int h3,
    int h4,
    int h5,
    int h6) {

  /**
   * Datasheet, table "Compensation parameter storage".
   *
   * @param common registers 0x88 to 0xa1
   * @param humidity registers 0xe1 to 0xe7, zeros on a BMP280
   * @throws IOException when a value is one that no working chip has
   */
  static Bmx280Calibration of(byte[] common, byte[] humidity) throws IOException {
    var c = ByteBuffer.wrap(common).order(ByteOrder.LITTLE_ENDIAN);
    var h = ByteBuffer.wrap(humidity).order(ByteOrder.LITTLE_ENDIAN);
    int t1 = c.getShort(0) & 0xffff;
    int p1 = c.getShort(6) & 0xffff;
    if (t1 == 0 || t1 == 0xffff || p1 == 0) {
      throw new IOException("calibration not readable: T1 is " + t1 + ", P1 is " + p1);
    }
    return new Bmx280Calibration(
        t1,
        c.getShort(2),
        c.getShort(4),
        p1,
        c.getShort(8),
        c.getShort(10),
        c.getShort(12),
        c.getShort(14),
        c.getShort(16),
        c.getShort(18),
        c.getShort(20),
        c.getShort(22),
        c.get(25) & 0xff,
        h.getShort(0),
        h.get(2) & 0xff,
        h.get(3) << 4 | h.get(4) & 0x0f,
        h.get(5) << 4 | h.get(4) >> 4 & 0x0f,
        h.get(6));
  }

  /** The temperature as the other two formulas need it ({@code t_fine}). */
  double fine(int raw) {
    double var1 = (raw / 16384.0 - t1 / 1024.0) * t2;
    double var2 = raw / 131072.0 - t1 / 8192.0;
    return var1 + var2 * var2 * t3;
  }

  static double celsius(double fine) {
    return fine / 5120.0;
  }

  double pascal(int raw, double fine) {
    double var1 = fine / 2 - 64000;
    double var2 = var1 * var1 * p6 / 32768 + var1 * p5 * 2;
    var2 = var2 / 4 + p4 * 65536.0;
    var1 = (p3 * var1 * var1 / 524288 + p2 * var1) / 524288;
    var1 = (1 + var1 / 32768) * p1;
    double p = (1048576 - raw - var2 / 4096) * 6250 / var1;
    var1 = p9 * p * p / 2147483648.0;
    var2 = p * p8 / 32768;
    return p + (var1 + var2 + p7) / 16;
  }

  double percent(int raw, double fine) {
    double h = fine - 76800;
    h =
        (raw - (h4 * 64.0 + h5 / 16384.0 * h))
            * (h2 / 65536.0 * (1 + h6 / 67108864.0 * h * (1 + h3 / 67108864.0 * h)));
    h *= 1 - h1 * h / 524288;
    return Math.max(0, Math.min(100, h));
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.Registers;
import io.sandpiper.device.simulated.SimulatedChip;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;

/**
 * A BMP180 in some weather: its result takes the raw value that compensates to the waveforms'. Its
 * trimming values are those of the datasheet's example.
 */
final class Bmp180Twin {
  static final Bmp180Calibration CALIBRATION =
      new Bmp180Calibration(408, -72, -14383, 32741, 32757, 23153, 6190, 4, -32768, -8711, 2868);

  private Bmp180Twin() {}

  static SimulatedChip atHome() {
    return in(
        Waveform.daily(20, 3).plus(Waveform.wander(0.3, Duration.ofSeconds(30), 180)),
        Waveform.wander(1500, Duration.ofHours(6), 181).plus(Waveform.constant(101_325)));
  }

  /**
   * @param temperature in °C
   * @param pressure in Pa
   */
  static SimulatedChip in(Waveform temperature, Waveform pressure) {
    var registers = new Registers().set(Bmp180.ID, Bmp180.CHIP_ID);
    Bmp180Calibration c = CALIBRATION;
    int[] words = {
      c.ac1(), c.ac2(), c.ac3(), c.ac4(), c.ac5(), c.ac6(), c.b1(), c.b2(), c.mb(), c.mc(), c.md()
    };
    for (int i = 0; i < words.length; i++) {
      registers.set(Bmp180Calibration.FIRST + 2 * i, words[i] >> 8, words[i]);
    }
    return registers.on(
        Bmp180.CONTROL,
        (value, seconds) -> {
          int t = rawTemperature(temperature.at(seconds));
          if (value == Bmp180.TEMPERATURE) registers.set(Bmp180.RESULT, t >> 8, t);
          if ((value & 0x3f) != Bmp180.PRESSURE) return;
          int oss = value >> 6;
          int p = rawPressure(pressure.at(seconds), oss, t) << 8 - oss;
          registers.set(Bmp180.RESULT, p >> 16, p >> 8, p);
        });
  }

  private interface Compensated {
    double of(int raw) throws IOException;
  }

  private static int rawTemperature(double celsius) {
    return rising(
        20_000, 40_000, celsius, raw -> Bmp180Calibration.tenths(CALIBRATION.b5(raw)) / 10.0);
  }

  private static int rawPressure(double pascal, int oss, int t) {
    return rising(0, 0xffff << oss, pascal, raw -> CALIBRATION.pascal(raw, oss, CALIBRATION.b5(t)));
  }

  /** The least raw value in between whose compensated one is at least {@code wanted}. */
  private static int rising(int from, int to, double wanted, Compensated compensated) {
    int low = from;
    int high = to;
    try {
      while (low < high) {
        int middle = (low + high) / 2;
        if (compensated.of(middle) < wanted) low = middle + 1;
        else high = middle;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return low;
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.Registers;
import io.sandpiper.device.simulated.SimulatedChip;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntToDoubleFunction;

/**
 * A BMP280 or BME280 in the weather of a greenhouse: when a measurement is forced, its data
 * registers take the raw values that compensate to the waveforms' values. Its trimming values are
 * those of the datasheet's example.
 */
final class Bmx280Twin {
  private static final int[] CALIBRATION = {
    // T1 27504, T2 26435, T3 -1000
    0x70,
    0x6b,
    0x43,
    0x67,
    0x18,
    0xfc,
    // P1 36477, P2 -10685, P3 3024, P4 2855, P5 140, P6 -7, P7 15500, P8 -14600, P9 6000
    0x7d,
    0x8e,
    0x43,
    0xd6,
    0xd0,
    0x0b,
    0x27,
    0x0b,
    0x8c,
    0x00,
    0xf9,
    0xff,
    0x8c,
    0x3c,
    0xf8,
    0xc6,
    0x70,
    0x17,
    // 0xa0 is unused; H1 75
    0x00,
    0x4b
  };

  /** H2 361, H3 0, H4 324, H5 50, H6 30. */
  private static final int[] HUMIDITY_CALIBRATION = {0x69, 0x01, 0x00, 0x14, 0x24, 0x03, 0x1e};

  private Bmx280Twin() {}

  /** What a greenhouse sees: a warm day, a moving barometer, moist air. */
  static SimulatedChip inGreenhouse(int id, long seed) {
    return new Builder(
            Waveform.daily(24, 6).plus(Waveform.wander(0.4, Duration.ofSeconds(20), seed)),
            Waveform.wander(1500, Duration.ofHours(6), seed + 1)
                .plus(Waveform.wander(15, Duration.ofSeconds(30), seed + 2))
                .plus(Waveform.constant(101_325)),
            Waveform.daily(60, -12).plus(Waveform.wander(2, Duration.ofSeconds(25), seed + 3)))
        .chip(id);
  }

  /** Its surroundings: °C, Pa and % relative humidity. */
  record Builder(Waveform temperature, Waveform pressure, Waveform humidity) {
    SimulatedChip chip(int id) {
      var registers =
          new Registers()
              .set(Bmx280.ID, id)
              .set(Bmx280.CALIBRATION, CALIBRATION)
              .set(Bmx280.HUMIDITY_CALIBRATION, HUMIDITY_CALIBRATION)
              // Datasheet, "Data readout": nothing measured yet.
              .set(Bmx280.DATA, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0);
      return registers.on(
          Bmx280.CTRL_MEAS,
          (value, seconds) -> {
            boolean forced = (value & 3) == 1 || (value & 3) == 2;
            if (forced) registers.set(Bmx280.DATA, measured(seconds));
            registers.set(Bmx280.CTRL_MEAS, value & ~3); // back to sleep
          });
    }

    private int[] measured(double seconds) {
      Bmx280Calibration c = calibration();
      int t = rising(0xfffff, temperature.at(seconds), r -> Bmx280Calibration.celsius(c.fine(r)));
      // Of this one a reader can't tell whether it was measured.
      if (t == Bmx280.NOTHING) t++;
      double fine = c.fine(t);
      // More pressure is a smaller raw value.
      int p = rising(0xfffff, -pressure.at(seconds), raw -> -c.pascal(raw, fine));
      int h = rising(0xffff, humidity.at(seconds), raw -> c.percent(raw, fine));
      return new int[] {p >> 12, p >> 4, p << 4, t >> 12, t >> 4, t << 4, h >> 8, h};
    }

    /** The least raw value whose compensated one is at least {@code wanted}. */
    private static int rising(int max, double wanted, IntToDoubleFunction compensated) {
      int low = 0;
      int high = max;
      while (low < high) {
        int middle = (low + high) / 2;
        if (compensated.applyAsDouble(middle) < wanted) low = middle + 1;
        else high = middle;
      }
      return low;
    }
  }

  static Bmx280Calibration calibration() {
    try {
      return Bmx280Calibration.of(bytes(CALIBRATION), bytes(HUMIDITY_CALIBRATION));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(int[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }
}

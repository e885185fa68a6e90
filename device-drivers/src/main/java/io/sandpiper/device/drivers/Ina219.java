package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A Texas Instruments INA219: voltage, current and power of a load (SBOS448). */
public final class Ina219 implements Driver {
  static final Ina2xx CHIP =
      new Ina2xx(
          new Ina2xx.Kind(
              "ina219",
              "TI INA219",
              "TI SBOS448",
              10e-6, // "Shunt Voltage Register": 10 µV whatever the range
              32_000, // 320 mV, the widest
              Ina219::volt,
              26, // "Recommended": the bus, whose register would go to 32 V
              List.of("1", "2", "4", "8", "16", "32", "64", "128"),
              Ina219::configuration,
              Duration.ofNanos(586_000))); // "Electrical Characteristics": 12 bits, maximum

  @Override
  public Description description() {
    return CHIP.description();
  }

  @Override
  public List<Claim> claims(Values settings) {
    return CHIP.claims(settings);
  }

  /** Current and power by the resistor. */
  @Override
  public List<Quantity> quantities(Values settings) {
    return CHIP.quantities(settings);
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return CHIP.open(settings, board, chip -> {});
  }

  /**
   * "Configuration Register": range 32 V, shunt 320 mV, both with the same averaging ("ADC
   * Settings": 3 is one sample of 12 bits, 9 to 15 are 2 to 128), shunt and bus triggered.
   */
  static int configuration(int samples) {
    int adc = samples == 1 ? 3 : 8 + Integer.numberOfTrailingZeros(samples);
    return 1 << 13 | 3 << 11 | adc << 7 | adc << 3 | 3;
  }

  /** "Bus Voltage Register": the upper thirteen bits, 4 mV a step. */
  static double volt(int register) {
    return (register >> 3) * 4e-3;
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    CHIP.simulate(settings, board, new Words());
  }
}

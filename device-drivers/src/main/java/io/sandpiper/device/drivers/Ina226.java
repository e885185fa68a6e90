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

/** A Texas Instruments INA226: voltage, current and power of a load (SBOS547). */
public final class Ina226 implements Driver {
  private static final int MANUFACTURER = 0xfe;
  private static final int TEXAS_INSTRUMENTS = 0x5449;

  static final Ina2xx CHIP =
      new Ina2xx(
          new Ina2xx.Kind(
              "ina226",
              "TI INA226",
              "TI SBOS547",
              2.5e-6, // "Shunt Voltage Register"
              0x7fff, // 81.92 mV
              Ina226::volt,
              36, // "Electrical Characteristics": bus voltage input range
              List.of("1", "4", "16", "64"), // more would keep the bus waiting for long
              Ina226::configuration,
              Duration.ofNanos(1_210_000))); // "Electrical Characteristics": CT 100, maximum

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
    return CHIP.open(settings, board, Ina226::identify);
  }

  /** "Manufacturer ID Register": TI. The die is not asked for, copies have others. */
  private static void identify(Chip chip) throws IOException {
    int id = chip.word(MANUFACTURER);
    if (id != TEXAS_INSTRUMENTS) {
      throw new IOException("ina226: manufacturer id 0x5449 expected, is 0x%04x".formatted(id));
    }
  }

  /**
   * "Configuration Register": averages by four to the power of a code, 1.1 ms for each of both
   * voltages (code 4), shunt and bus triggered. Bit 14 is always 1.
   */
  static int configuration(int samples) {
    int code = Integer.numberOfTrailingZeros(samples) / 2;
    return 1 << 14 | code << 9 | 4 << 6 | 4 << 3 | 3;
  }

  /** "Bus Voltage Register": 1.25 mV a step. */
  static double volt(int register) {
    return register * 1.25e-3;
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    CHIP.simulate(settings, board, new Words().set(MANUFACTURER, TEXAS_INSTRUMENTS));
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * An INA219 or INA226 measures the voltage at a load and, over a small resistor, the current into
 * it: once each time it is asked (triggered mode).
 *
 * <p>Current and power are made of the two voltages here, and not by the chip's own calculation:
 * that needs a calibration, which a chip that was without power for a moment has lost silently.
 *
 * <p>Texas Instruments SBOS448 and SBOS547.
 */
final class Ina2xx {
  static final int CONFIGURATION = 0;
  static final int SHUNT = 1;
  static final int BUS = 2;

  private static final Chip.Place PLACE =
      Chip.Place.of(0x40, 0x4f, 0x40, "0x40 when the pins A0 and A1 are at ground.");

  /** From a bar for hundreds of amperes to what measures milliamperes. */
  private static final Key<Double> OHM =
      Key.of(
          "shunt",
          Key.decimal(0.0001, 10, "Ω"),
          0.1,
          "Resistor that the current flows through; R100 on a board means 0.1.");

  private final Kind kind;
  private final Key<String> average;
  private final Description description;

  /**
   * What tells the two chips apart.
   *
   * @param shuntVolt a step of "Shunt Voltage Register"
   * @param shuntFull its code at the end of the range
   * @param busVolt what "Bus Voltage Register" means
   * @param busFull the highest bus voltage
   * @param averages how many samples the chip can average
   * @param configuration for so many samples: shunt and bus, triggered
   * @param sample longest conversion of one voltage
   */
  record Kind(
      String name,
      String title,
      String source,
      double shuntVolt,
      int shuntFull,
      IntToDoubleFunction busVolt,
      double busFull,
      List<String> averages,
      IntUnaryOperator configuration,
      Duration sample) {}

  /** Looks whether an open chip is of this kind. */
  interface Identity {
    void check(Chip chip) throws IOException;
  }

  Ina2xx(Kind kind) {
    this.kind = kind;
    average =
        Key.of(
            "average",
            Key.word(kind.averages()),
            "1",
            "Samples averaged in the chip: more are less noisy, and take longer.");
    description =
        Description.sensor(
                kind.name(),
                "Measures voltage, current and power of a load (" + kind.title() + ").",
                PLACE.with(OHM, average),
                quantities(OHM.fallback().orElseThrow()))
            .wired(
                "VS to 3.3 V, SDA and SCL to the bus; the supply to IN+, the load to IN-, and their"
                    + " ground to the board's.")
            .from(kind.source());
  }

  Description description() {
    return description;
  }

  List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  List<Quantity> quantities(Values settings) {
    return List.of(quantities(settings.get(OHM)));
  }

  private Quantity[] quantities(double ohm) {
    double ampere = kind.shuntFull() * kind.shuntVolt() / ohm;
    double watt = ampere * kind.busFull();
    return new Quantity[] {
      new Quantity("voltage_volt", "V", 0, kind.busFull()),
      new Quantity("current_ampere", "A", -rounded(ampere), rounded(ampere)),
      new Quantity("power_watt", "W", -rounded(watt), rounded(watt))
    };
  }

  Device.Sensor open(Values settings, Board board, Identity identity) throws IOException {
    int samples = Integer.parseInt(settings.get(average));
    double ohm = settings.get(OHM);
    Duration both = kind.sample().multipliedBy(2L * samples);
    return PLACE.open(
        settings,
        board,
        chip -> {
          identity.check(chip);
          return chip.measuring(
              () -> {
                chip.writeWord(CONFIGURATION, kind.configuration().applyAsInt(samples));
                chip.pause(both);
                int shunt = (short) chip.word(SHUNT);
                return values(shunt, chip.word(BUS), ohm);
              });
        });
  }

  /** Values of the two registers; the load is at IN-, behind the resistor. */
  Map<String, Double> values(int shunt, int bus, double ohm) throws IOException {
    if (Math.abs(shunt) >= kind.shuntFull()) {
      throw new IOException(
          "%s: current beyond the range of %s A"
              .formatted(kind.name(), rounded(kind.shuntFull() * kind.shuntVolt() / ohm)));
    }
    double volt = kind.busVolt().applyAsDouble(bus);
    double ampere = shunt * kind.shuntVolt() / ohm;
    var values = new LinkedHashMap<String, Double>();
    values.put("voltage_volt", rounded(volt));
    values.put("current_ampere", rounded(ampere));
    values.put("power_watt", rounded(volt * ampere));
    return values;
  }

  /** To millionths, far below a step: only so that 0.3 does not read 0.30000000000000004. */
  private static double rounded(double value) {
    return Chip.rounded(value, 1e6);
  }

  /** A battery of 12 V with a small pump, which draws about a third of the range. */
  void simulate(Values settings, SimulatedBoard board, Words twin) {
    var volt = Waveform.daily(12.4, 0.4).plus(Waveform.wander(0.05, Duration.ofSeconds(20), 219));
    var part = Waveform.daily(0.3, 0.1).plus(Waveform.wander(0.02, Duration.ofSeconds(10), 226));
    double step = kind.busVolt().applyAsDouble(8) / 8;
    twin.on(
        CONFIGURATION,
        (value, seconds) -> {
          twin.set(SHUNT, (int) Math.rint(part.at(seconds) * kind.shuntFull()));
          twin.set(BUS, (int) Math.rint(volt.at(seconds) / step / 8) * 8);
        });
    PLACE.twin(settings, board, () -> twin);
  }
}

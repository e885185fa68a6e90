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
import java.util.List;

/** A Bosch BME280: temperature, pressure and humidity of the air. */
public final class Bme280 implements Driver {
  /** Datasheet, "Register 0xD0 id". */
  static final int CHIP_ID = 0x60;

  private static final Description DESCRIPTION =
      Description.sensor(
              "bme280",
              "Measures temperature, pressure and humidity of the air (Bosch BME280).",
              Bmx280.PLACE.with(Bmx280.OVERSAMPLING),
              // Datasheet, "Parameter specification": operational range.
              new Quantity("temperature_celsius", "°C", -40, 85),
              new Quantity("pressure_pascal", "Pa", 30_000, 110_000),
              new Quantity("humidity_percent", "%", 0, 100))
          .wired(Bmx280.WIRING)
          .from("Bosch BST-BME280-DS002");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(Bmx280.PLACE.claim(settings));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return Bmx280.open(settings, board, "bme280", CHIP_ID, true);
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    long address = settings.get(Bmx280.PLACE.address());
    Bmx280.PLACE.twin(settings, board, () -> Bmx280Twin.inGreenhouse(CHIP_ID, address));
  }
}

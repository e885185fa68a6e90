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

/** A Bosch BMP280: temperature and pressure of the air. */
public final class Bmp280 implements Driver {
  /** Datasheet, "Register 0xD0 id". */
  static final int CHIP_ID = 0x58;

  private static final Description DESCRIPTION =
      Description.sensor(
              "bmp280",
              "Measures temperature and pressure of the air (Bosch BMP280).",
              Bmx280.PLACE.with(Bmx280.OVERSAMPLING),
              // Datasheet, "Parameter specification": operational range.
              new Quantity("temperature_celsius", "°C", -40, 85),
              new Quantity("pressure_pascal", "Pa", 30_000, 110_000))
          .wired(Bmx280.WIRING)
          .from("Bosch BST-BMP280-DS001");

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
    return Bmx280.open(settings, board, "bmp280", CHIP_ID, false);
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    long address = settings.get(Bmx280.PLACE.address());
    Bmx280.PLACE.twin(settings, board, () -> Bmx280Twin.inGreenhouse(CHIP_ID, address));
  }
}

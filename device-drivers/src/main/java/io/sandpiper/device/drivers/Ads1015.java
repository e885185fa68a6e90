package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;

/** One input of a Texas Instruments ADS1015: 12 bits (SBAS473). */
public final class Ads1015 implements Driver {
  private static final Ads1x15 CHIP =
      new Ads1x15(
          "ads1015",
          "TI SBAS473",
          List.of("128", "250", "490", "920", "1600", "2400", "3300"),
          "1600",
          0x7ff0);

  @Override
  public Description description() {
    return CHIP.description();
  }

  @Override
  public List<Claim> claims(Values settings) {
    return CHIP.claims(settings);
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    return CHIP.open(settings, board);
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    CHIP.simulate(settings, board);
  }
}

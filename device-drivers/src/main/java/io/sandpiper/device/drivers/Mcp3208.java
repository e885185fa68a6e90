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

/** One input of a Microchip MCP3208, a converter of 12 bits. */
public final class Mcp3208 implements Driver {
  static final Mcp3x08 CHIP = new Mcp3x08("mcp3208", 12, 14);

  private static final Description DESCRIPTION =
      CHIP.description(
          "Measures the voltage of a potentiometer, a light sensor or another analog source in 12 bits"
              + " (Microchip MCP3208).",
          "Microchip DS21298, MCP3204/3208");

  @Override
  public Description description() {
    return DESCRIPTION;
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

package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;

/**
 * A display of 128 by 64 or 128 by 32 dots with the controller SSD1306, for text (Solomon Systech
 * SSD1306, Rev. 1.1, with its application note).
 */
public final class Ssd1306 implements Driver {
  private static final Chip.Place PLACE =
      Chip.Place.of(0x3c, 0x3d, 0x3c, "0x3d when the pin SA0 is high.");
  private static final Key<String> HEIGHT =
      Key.of("height", Key.word("64", "32"), "64", "Rows of dots: eight lines of text, or four.");
  private static final Key<Boolean> ROTATED =
      Key.of("rotated", Key.flag(), false, "Whether the display is mounted upside down.");

  private static final Description DESCRIPTION =
      Description.other(
              "ssd1306",
              "Shows text, 21 characters to a line, on a small display (Solomon Systech SSD1306).",
              PLACE.with(HEIGHT, ROTATED))
          .offering(TextDisplay.PROCEDURES.toArray(Procedure[]::new))
          .wired("VCC to 3.3 V, SDA and SCL to the bus; a board with a pin RES wants it high.")
          .from("Solomon Systech SSD1306, Rev. 1.1");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(PLACE.claim(settings));
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) throws IOException {
    int height = Integer.parseInt(settings.get(HEIGHT));
    return PLACE.open(
        settings, board, chip -> new TextDisplay(chip, height, settings.get(ROTATED)));
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    PLACE.twin(settings, board, Ssd1306Twin::new);
  }
}

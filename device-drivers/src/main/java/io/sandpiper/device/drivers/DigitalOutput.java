package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.List;

/** A line that switches something: a relay, a lamp, a pump. */
public final class DigitalOutput implements Driver {
  private static final Key<String> ACTIVE =
      Key.of(
          "active",
          Key.word("high", "low"),
          "high",
          "Electrical level that means on; many relay boards switch at low.");

  private static final Description DESCRIPTION =
      Description.output(
              "digital-output",
              "Switches a relay, a lamp or anything else on a GPIO line.",
              Schema.of(LineKeys.LINE, ACTIVE))
          .wired(
              "The line to the input of a relay board or the gate of a transistor: a line gives 3.3 V"
                  + " and a few milliamperes, no more.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(LineKeys.LINE)));
  }

  /**
   * Claims the line with the start level from the first moment: a relay must not click. What it was
   * when the agent ran before, only the agent knows: until then it stays.
   */
  @Override
  public Device.Output open(Values settings, Board board, Signals signals) throws IOException {
    boolean activeHigh = settings.get(ACTIVE).equals("high");
    String start = settings.get(RoleKeys.START);
    boolean safe = settings.get(RoleKeys.SAFE).equals("on");
    Board.OutputLine line =
        start.equals("keep") || start.equals("restore")
            ? board.keep(settings.get(LineKeys.LINE))
            : board.output(settings.get(LineKeys.LINE), start.equals("on") == activeHigh);
    return new Device.Output() {
      @Override
      public void write(boolean on) throws IOException {
        line.write(on == activeHigh);
      }

      @Override
      public boolean read() throws IOException {
        return line.read() == activeHigh;
      }

      @Override
      public void close() throws IOException {
        try (line) {
          line.write(safe == activeHigh);
        }
      }
    };
  }
}

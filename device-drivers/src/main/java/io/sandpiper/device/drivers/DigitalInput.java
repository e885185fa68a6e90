package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Step;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** A line that is watched: a door contact, a button, a float switch. */
public final class DigitalInput implements Driver {
  private static final Key<String> ACTIVE =
      Key.of(
          "active",
          Key.word("high", "low"),
          "high",
          "Electrical level that means on; a button from the line to ground is active low.");

  private static final Description DESCRIPTION =
      Description.input(
              "digital-input",
              "Watches a door contact, a button or anything else on a GPIO line.",
              Schema.of(LineKeys.LINE, LineKeys.PULL, ACTIVE))
          .wired(
              "The contact between the line and ground with pull: up, or between the line and 3.3 V"
                  + " with pull: down. Never 5 V.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(LineKeys.LINE)));
  }

  @Override
  public Device.Input open(Values settings, Board board, Signals signals) throws IOException {
    return open(
        settings.get(LineKeys.LINE),
        LineKeys.pull(settings, LineKeys.PULL),
        settings.get(ACTIVE).equals("high"),
        board,
        signals);
  }

  static Device.Input open(Line where, Pull pull, boolean activeHigh, Board board, Signals signals)
      throws IOException {
    Board.InputLine line =
        board.input(where, pull, edge -> signals.level(edge.high() == activeHigh, edge.nanos()));
    return new Device.Input() {
      @Override
      public boolean read() throws IOException {
        return line.read() == activeHigh;
      }

      @Override
      public void close() throws IOException {
        line.close();
      }
    };
  }

  /** A door that is closed, and on a live board opened now and then. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    boolean activeHigh = settings.get(ACTIVE).equals("high");
    Line line = settings.get(LineKeys.LINE);
    board.rest(line, !activeHigh, Step.visits(activeHigh, new SplittableRandom(line.hashCode())));
  }
}

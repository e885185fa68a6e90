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
import java.util.Locale;
import java.util.SplittableRandom;

/** A line that is watched: a door contact, a button, a float switch. */
public final class DigitalInput implements Driver {
  private static final Key<Line> LINE =
      Key.required(
          "line",
          Key.line(),
          "GPIO number of the line, not the pin's on the header; or its name, or an expander's.");
  private static final Key<String> PULL =
      Key.of(
          "pull",
          Key.word("off", "up", "down"),
          "off",
          "Resistor in the chip that decides the level while nothing else does.");
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
          Schema.of(LINE, PULL, ACTIVE));

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(LINE)));
  }

  @Override
  public Device.Input open(Values settings, Board board, Signals signals) throws IOException {
    boolean activeHigh = settings.get(ACTIVE).equals("high");
    Pull pull = Pull.valueOf(settings.get(PULL).toUpperCase(Locale.ROOT));
    Board.InputLine line =
        board.input(
            settings.get(LINE),
            pull,
            edge -> signals.level(edge.high() == activeHigh, edge.nanos()));
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
    Line line = settings.get(LINE);
    board.rest(line, !activeHigh, Step.visits(activeHigh, new SplittableRandom(line.hashCode())));
  }
}

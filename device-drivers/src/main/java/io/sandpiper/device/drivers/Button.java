package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Gestures;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Step;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** A button that a hand presses: the agent tells presses, clicks and holds from its level. */
public final class Button implements Driver {
  private static final Key<String> PULL = LineKeys.pull("up");
  private static final Key<String> ACTIVE =
      Key.of(
          "active",
          Key.word("high", "low"),
          "low",
          "Electrical level while it is pressed; of a button from the line to ground low.");

  private static final Description DESCRIPTION =
      Description.input(
              "button",
              "Tells presses, clicks and holds of a button on a GPIO line.",
              Schema.of(LineKeys.LINE, PULL, ACTIVE, Gestures.HOLD, Gestures.MULTI_CLICK))
          .telling(Gestures.PRESS, Gestures.CLICK, Gestures.MULTI_CLICKED, Gestures.HELD)
          .wired(
              "The button between the line and ground; the chip's own resistor pulls the line up.");

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
    return DigitalInput.open(
        settings.get(LineKeys.LINE),
        LineKeys.pull(settings, PULL),
        settings.get(ACTIVE).equals("high"),
        board,
        signals);
  }

  /** Not pressed, and on a live board pressed now and then: clicks, double clicks, holds. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    boolean activeHigh = settings.get(ACTIVE).equals("high");
    Line line = settings.get(LineKeys.LINE);
    board.rest(line, !activeHigh, Step.presses(activeHigh, new SplittableRandom(line.hashCode())));
  }
}

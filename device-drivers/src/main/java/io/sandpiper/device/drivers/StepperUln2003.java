package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.List;

/** A stepper motor whose four coils are switched directly: a 28BYJ-48 on a ULN2003. */
public final class StepperUln2003 implements Driver {
  private static final List<Key<Line>> LINES =
      List.of(
          Key.required("in1", Key.line(), "Line to IN1."),
          Key.required("in2", Key.line(), "Line to IN2."),
          Key.required("in3", Key.line(), "Line to IN3."),
          Key.required("in4", Key.line(), "Line to IN4."));

  private static final Key<String> MODE =
      Key.of(
          "mode",
          Key.word("half", "full"),
          "half",
          "Half steps are smoother; full steps, with two coils at a time, are half as many.");

  private static final Description DESCRIPTION =
      Stepper.description(
          Description.other(
                  "stepper-uln2003",
                  "Moves a stepper motor with four coils (28BYJ-48 on a ULN2003).",
                  Schema.of(LINES.get(0), LINES.get(1), LINES.get(2), LINES.get(3), MODE)
                      .and(Stepper.KEYS))
              .wired(
                  "IN1 to IN4 to the four lines, + and - to 5 V from a supply of its own, ground is"
                      + " common; if it turns the wrong way, name the lines the other way round.")
              .from("28BYJ-48 datasheet, switching sequence; TI SLRS027, ULN2003A"));

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return LINES.stream().<Claim>map(key -> new Claim.OfLine(settings.get(key))).toList();
  }

  /** Its own: nothing waits for it, and it waits for nothing. */
  @Override
  public String bus(Values settings) {
    return "stepper-" + settings.get(LINES.get(0));
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) throws IOException {
    var which = LINES.stream().map(settings::get).toList();
    var lines = StepperLines.open(board, which, List.of(false, false, false, false));
    return new Stepper(
        bus(settings), settings, new Phases(lines, settings.get(MODE).equals("half")), signals);
  }

  /** The coils that are on in one of the eight phases of a turn, IN1 first, as bits. */
  static int coils(int phase, boolean half) {
    int[] sequence = {0b1000, 0b1100, 0b0100, 0b0110, 0b0010, 0b0011, 0b0001, 0b1001};
    return sequence[half ? phase & 7 : phase * 2 + 1 & 7];
  }

  private static final class Phases implements Stepper.Coils {
    private final StepperLines lines;
    private final boolean half;
    private int phase;

    Phases(StepperLines lines, boolean half) {
      this.lines = lines;
      this.half = half;
    }

    @Override
    public void step(boolean forward) throws IOException {
      phase += forward ? 1 : -1;
      put(coils(phase, half));
    }

    /** Off before on: never more current than a phase takes. */
    private void put(int on) throws IOException {
      for (int i = 0; i < 4; i++) if ((on >> 3 - i & 1) == 0) lines.write(i, false);
      for (int i = 0; i < 4; i++) if ((on >> 3 - i & 1) == 1) lines.write(i, true);
    }

    @Override
    public void release() throws IOException {
      lines.off();
    }

    @Override
    public void close() throws IOException {
      try {
        release();
      } finally {
        lines.close();
      }
    }
  }
}

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
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A stepper motor behind a driver that counts steps itself: A4988, DRV8825, TMC2208. */
public final class StepperA4988 implements Driver {
  private static final Key<Line> STEP =
      Key.required("step", Key.line(), "Line to STEP; each rise is a step.");
  private static final Key<Line> DIRECTION =
      Key.required("direction", Key.line(), "Line to DIR; high is forward.");
  private static final Key<List<Line>> ENABLE =
      Key.of(
          "enable",
          new Type.Several<>(Key.line()),
          List.of(),
          "Line to ENABLE, low under current; without one the coils always are.");

  private static final Description DESCRIPTION =
      Stepper.description(
          Description.other(
                  "stepper-a4988",
                  "Moves a stepper motor by step and direction (A4988, DRV8825, TMC2208).",
                  Schema.of(STEP, DIRECTION, ENABLE).and(Stepper.KEYS))
              .wired(
                  "STEP, DIR and, better, ENABLE to lines; RESET to SLEEP; 100 µF at VMOT; the"
                      + " current limit set before the motor is connected.")
              .from("Allegro A4988 datasheet, Timing Requirements; TI SLVSA73, DRV8825"));

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return lines(settings).stream().<Claim>map(Claim.OfLine::new).toList();
  }

  private static List<Line> lines(Values settings) {
    var lines = new ArrayList<Line>();
    lines.add(settings.get(STEP));
    lines.add(settings.get(DIRECTION));
    lines.addAll(settings.get(ENABLE));
    return lines;
  }

  /** Its own: nothing waits for it, and it waits for nothing. */
  @Override
  public String bus(Values settings) {
    return "stepper-" + settings.get(STEP);
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) throws IOException {
    List<Line> which = lines(settings);
    var idle = new ArrayList<>(List.of(false, false));
    while (idle.size() < which.size()) idle.add(true);
    var lines = StepperLines.open(board, which, idle);
    return new Stepper(bus(settings), settings, new Pulses(lines, which.size()), signals);
  }

  private static final class Pulses implements Stepper.Coils {
    private final StepperLines lines;
    private final int count;

    Pulses(StepperLines lines, int count) {
      this.lines = lines;
      this.count = count;
    }

    /**
     * "Timing Requirements": STEP high and low for 1 µs each (DRV8825: 1.9 µs), DIR 200 ns (650 ns)
     * before it. A call into the kernel takes longer than any of these.
     */
    @Override
    public void step(boolean forward) throws IOException {
      current(true);
      lines.write(1, forward);
      lines.write(0, true);
      lines.write(0, false);
    }

    private void current(boolean on) throws IOException {
      for (int i = 2; i < count; i++) lines.write(i, !on);
    }

    @Override
    public void release() throws IOException {
      current(false);
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

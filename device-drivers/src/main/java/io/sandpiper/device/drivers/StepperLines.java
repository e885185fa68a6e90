package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The output lines of a stepper motor, low from the first moment; only changes are written. */
final class StepperLines {
  private final List<Board.OutputLine> lines = new ArrayList<>();
  private final List<Boolean> levels = new ArrayList<>();

  private StepperLines() {}

  /**
   * @param idle the levels to begin with
   */
  static StepperLines open(Board board, List<Line> which, List<Boolean> idle) throws IOException {
    var lines = new StepperLines();
    try {
      for (int i = 0; i < which.size(); i++) {
        Line line = which.get(i);
        if (!line.component().isEmpty()) {
          // Its chip is served by another thread than the one that takes the steps.
          throw new IOException("line " + line + ": a stepper motor needs lines of the board");
        }
        lines.lines.add(board.output(line, idle.get(i)));
        lines.levels.add(idle.get(i));
      }
      return lines;
    } catch (IOException e) {
      Regardless.after(e, lines::close);
      throw e;
    }
  }

  void write(int line, boolean high) throws IOException {
    if (Boolean.valueOf(high).equals(levels.get(line))) return;
    levels.set(line, null); // while the write may fail, nobody knows
    lines.get(line).write(high);
    levels.set(line, high);
  }

  /** Switches all off; one line that fails does not keep the others. */
  void off() throws IOException {
    Regardless.each(IntStream.range(0, lines.size()).boxed().toList(), line -> write(line, false));
  }

  /** One line that fails does not keep the others. */
  void close() throws IOException {
    Regardless.each(lines, Board.OutputLine::close);
  }
}

package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.library.gpiod.internal.GpioLine;
import com.pi4j.library.gpiod.internal.GpioLineEvent;
import com.pi4j.library.gpiod.internal.LineEvent;
import com.pi4j.library.gpiod.internal.LineRequestFlag;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.pi4j.GpioChips.Found;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * GPIO lines, through the library below Pi4J's gpiod plugin.
 *
 * <p>Not through the plugin itself, because in 2.8.0 its inputs may stay deaf (their thread ends at
 * once if it runs before the field that holds it is set), drop the kernel's time of an edge, merge
 * edges closer than their loop, and poll every 10 ms; and its registry takes a line number for used
 * when any other kind of I/O uses that number, and never releases the line.
 *
 * <p>Any thread may claim; a line that was claimed is for one.
 */
final class GpioLines {
  private static final String CONSUMER = "sandpiper";

  /** An input that is open, or closed and not yet let go of. */
  private record Watched(GpioInput input, Pull pull) {}

  private final GpioChips chips;
  private final Map<Found, Watched> inputs = new HashMap<>();
  private final Map<Found, KeptLine> kept = new HashMap<>();
  private final Set<Output> outputs = new HashSet<>();

  GpioLines(Path root) {
    chips = new GpioChips(root);
  }

  synchronized Board.OutputLine output(Line which, boolean high) throws IOException {
    Found found = free(which);
    if (kept.containsKey(found)) {
      KeptLine line = closed(which, kept.get(found));
      line.drive(high);
      return line;
    }
    GpioLine line = claim(which, found, l -> l.requestOutput(CONSUMER, high ? 1 : 0));
    var output = new Output(which, found.chip().lines(), line);
    outputs.add(output);
    return output;
  }

  synchronized Board.OutputLine keep(Line which) throws IOException {
    Found found = free(which);
    try {
      if (!kept.containsKey(found)) {
        var file = found.chip().file();
        kept.put(found, KeptLine.claim(which, file, found.offset(), CONSUMER));
      }
      KeptLine line = closed(which, kept.get(found));
      line.drive();
      return line;
    } catch (LinkageError e) {
      throw Failure.ofGpio(e);
    }
  }

  private static KeptLine closed(Line which, KeptLine line) throws IOException {
    if (line.open()) throw Failure.inUse(which);
    return line;
  }

  synchronized Board.InputLine input(Line which, Pull pull, Consumer<Edge> edges)
      throws IOException {
    try {
      return claimed(which, pull, edges);
    } catch (GpioDException e) {
      throw Failure.ofLine(which, e);
    }
  }

  private Board.InputLine claimed(Line which, Pull pull, Consumer<Edge> edges) throws IOException {
    Found found = chips.find(which);
    Watched before = inputs.get(found);
    if (before != null && before.pull == pull && before.input.resume(edges)) {
      return input(before.input);
    }
    if (kept.containsKey(free(which))) {
      throw new IOException("line " + which + ": held as an output until the program ends");
    }
    int bias =
        switch (pull) {
          case UP -> LineRequestFlag.BIAS_PULL_UP.getVal();
          case DOWN -> LineRequestFlag.BIAS_PULL_DOWN.getVal();
          case OFF -> LineRequestFlag.BIAS_DISABLE.getVal();
        };
    GpioLine line = claim(which, found, l -> l.requestBothEdgeEventsFlags(CONSUMER, bias));
    GpioDContext context = found.chip().lines();
    var input = new GpioInput(which, new Edges(context, line), edges);
    inputs.put(found, new Watched(input, pull));
    input.start();
    return input(input);
  }

  private static Board.InputLine input(GpioInput input) {
    return new Board.InputLine() {
      @Override
      public boolean read() throws IOException {
        return input.read();
      }

      @Override
      public void close() {
        input.end();
      }
    };
  }

  /** A line that no input of ours has. */
  private Found free(Line which) throws IOException {
    Found found = chips.find(which);
    Watched before = inputs.get(found);
    if (before == null) return found;
    if (!before.input.released()) throw before.input.inUse();
    inputs.remove(found);
    return found;
  }

  private static GpioLine claim(Line which, Found found, Consumer<GpioLine> how)
      throws IOException {
    try {
      GpioLine line = found.line();
      how.accept(line);
      return line;
    } catch (GpioDException e) {
      throw Failure.ofLine(which, e);
    }
  }

  /** Ends the inputs and lets go of the outputs, whose levels stay if the kernel leaves them. */
  synchronized void close() {
    for (Output each : Set.copyOf(outputs)) each.close();
    for (Watched each : inputs.values()) each.input.end();
    // A thread that still waits uses its chip; then the program's end frees it.
    if (inputs.values().stream().allMatch(each -> each.input.released())) chips.close();
    inputs.clear();
  }

  private final class Output implements Board.OutputLine {
    private final Line which;
    private final GpioDContext context;
    private final GpioLine line;

    Output(Line which, GpioDContext context, GpioLine line) {
      this.which = which;
      this.context = context;
      this.line = line;
    }

    @Override
    public void write(boolean high) throws IOException {
      try {
        line.setValue(high ? 1 : 0);
      } catch (GpioDException e) {
        throw Failure.ofLine(which, e);
      }
    }

    @Override
    public boolean read() throws IOException {
      try {
        return line.getValue() == 1;
      } catch (GpioDException e) {
        throw Failure.ofLine(which, e);
      }
    }

    /** Pi4J keeps the handle, but the kernel's line is free for the next. */
    @Override
    public void close() {
      synchronized (GpioLines.this) {
        if (outputs.remove(this)) context.closeLine(line);
      }
    }
  }

  private static final class Edges implements GpioInput.Source {
    private final GpioDContext context;
    private final GpioLine line;
    private final GpioLineEvent event;

    Edges(GpioDContext context, GpioLine line) {
      this.context = context;
      this.line = line;
      event = context.openLineEvent();
    }

    @Override
    public boolean await(Duration time) {
      return line.eventWait(time.toNanos());
    }

    @Override
    public Edge next() {
      line.eventRead(event);
      return new Edge(event.getType() == LineEvent.RISING_EDGE, event.getTimeNs());
    }

    @Override
    public boolean high() {
      return line.getValue() == 1;
    }

    @Override
    public void release() {
      context.closeLineEvent(event);
      context.closeLine(line);
    }
  }
}

package io.sandpiper.device.pi4j;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.library.gpiod.internal.GpioLine;
import com.pi4j.library.gpiod.internal.GpioLineEvent;
import com.pi4j.library.gpiod.internal.LineEvent;
import com.pi4j.library.gpiod.internal.LineRequestFlag;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of the header's GPIO chip, through the library below Pi4J's gpiod plugin.
 *
 * <p>Not through the plugin itself, because in 2.8.0 its inputs may stay deaf (their thread ends at
 * once if it runs before the field that holds it is set), drop the kernel's time of an edge, merge
 * edges closer than their loop, and poll every 10 ms; and its registry takes a line number for used
 * when any other kind of I/O uses that number, and never releases the line. The chip is the first
 * whose label contains {@code pinctrl}: its number has changed with kernels.
 *
 * <p>Methods from one thread, the GPIO bus's; {@link #close} from any.
 */
final class GpioLines {
  private static final String CONSUMER = "sandpiper";

  private final Path root;
  private final List<GpioInput> inputs = new ArrayList<>();
  private GpioDContext context;

  GpioLines(Path root) {
    this.root = root;
  }

  Board.OutputLine output(Line which, boolean high) throws IOException {
    long number = number(which);
    return output(number, request(number, l -> l.requestOutput(CONSUMER, high ? 1 : 0)));
  }

  Board.OutputLine keep(Line which) throws IOException {
    throw new IOException("line " + which + ": its level can't be kept on this board");
  }

  private static long number(Line line) throws IOException {
    if (line.equals(Line.of(line.number().orElse(0)))) return line.number().getAsLong();
    throw new IOException("line " + line + ": not on this board, which has lines by number");
  }

  private Board.OutputLine output(long number, GpioLine line) {
    return new Board.OutputLine() {
      @Override
      public void write(boolean high) throws IOException {
        try {
          line.setValue(high ? 1 : 0);
        } catch (GpioDException e) {
          throw Failure.ofLine(number, e);
        }
      }

      @Override
      public boolean read() throws IOException {
        try {
          return line.getValue() == 1;
        } catch (GpioDException e) {
          throw Failure.ofLine(number, e);
        }
      }

      /** Pi4J keeps the handle, but the kernel's line is free for the next. */
      @Override
      public void close() {
        context.closeLine(line);
      }
    };
  }

  Board.InputLine input(Line which, Pull pull, Consumer<Edge> edges) throws IOException {
    long number = number(which);
    LineRequestFlag bias =
        switch (pull) {
          case UP -> LineRequestFlag.BIAS_PULL_UP;
          case DOWN -> LineRequestFlag.BIAS_PULL_DOWN;
          case OFF -> LineRequestFlag.BIAS_DISABLE;
        };
    GpioLine line = request(number, l -> l.requestBothEdgeEventsFlags(CONSUMER, bias.getVal()));
    var input = new GpioInput(number, source(line, context.openLineEvent()), edges);
    synchronized (this) {
      inputs.add(input);
    }
    input.start();
    return new Board.InputLine() {
      @Override
      public boolean read() throws IOException {
        return input.read();
      }

      @Override
      public void close() throws IOException {
        end(input);
      }
    };
  }

  private GpioInput.Source source(GpioLine line, GpioLineEvent event) {
    return new GpioInput.Source() {
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
    };
  }

  private GpioLine request(long number, Consumer<GpioLine> how) throws IOException {
    open();
    try {
      GpioLine line = context.getOrOpenLine((int) number);
      how.accept(line);
      return line;
    } catch (GpioDException e) {
      throw Failure.ofLine(number, e);
    }
  }

  private void end(GpioInput input) throws IOException {
    synchronized (this) {
      if (!inputs.remove(input)) return;
    }
    input.end();
  }

  private synchronized void open() throws IOException {
    if (context != null) return;
    checkAccess();
    try {
      if (!BoardInfoHelper.runningOnRaspberryPi()) {
        throw new IOException("GPIO: Pi4J does not know this board; it knows Raspberry Pis");
      }
      GpioDContext opened = GpioDContext.getInstance();
      opened.initialize();
      context = opened;
    } catch (LinkageError | IllegalStateException | GpioDException e) {
      throw Failure.ofGpio(e);
    }
  }

  /** Pi4J passes over chips that it may not open, and then finds none. */
  private void checkAccess() throws IOException {
    Path closed = null;
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(root.resolve("dev"), "gpiochip*")) {
      for (Path chip : chips) {
        if (Files.isReadable(chip) && Files.isWritable(chip)) return;
        closed = chip;
      }
    }
    if (closed == null) throw new IOException("GPIO: no /dev/gpiochip here");
    throw Failure.permission(closed, Failure.group(closed));
  }

  /** Ends the inputs' threads, then frees every line. */
  void close() {
    List<GpioInput> left;
    synchronized (this) {
      left = List.copyOf(inputs);
    }
    boolean all = true;
    for (GpioInput input : left) {
      try {
        end(input);
      } catch (IOException e) {
        all = false; // its thread still uses the native line, which must not be freed under it
      }
    }
    synchronized (this) {
      if (context != null && all) context.close();
      context = null;
    }
  }
}

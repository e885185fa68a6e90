package io.sandpiper.runtime.shell;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.InputLine;
import io.sandpiper.device.board.Board.OutputLine;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Sixteen lines that are nowhere; says what was done with them. */
final class FakeExpander implements Driver {
  private final List<String> did = new CopyOnWriteArrayList<>();
  private final Map<Long, Boolean> levels = new ConcurrentHashMap<>();
  private final Map<Long, Consumer<Edge>> watchers = new ConcurrentHashMap<>();

  /** Whether its chip answers. */
  volatile boolean answers = true;

  /** What became of the outputs, and that it was closed. */
  List<String> did() {
    return List.copyOf(did);
  }

  /** The outside changes an input. */
  void drive(long line, boolean high) {
    levels.put(line, high);
    watchers.get(line).accept(new Edge(high, System.nanoTime()));
  }

  @Override
  public Description description() {
    return Description.other("fake-expander", "Lines.", Schema.NONE)
        .lending(Description.Offer.LINES);
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.Chip(9, 0x20));
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) {
    return new Opened();
  }

  private final class Opened implements Device.Lines {
    @Override
    public OutputLine output(long line, boolean high) throws IOException {
      OutputLine output = keep(line);
      output.write(high);
      return output;
    }

    @Override
    public OutputLine keep(long line) throws IOException {
      if (line > 15) throw new IOException("saw line " + line + ", expected 0 to 15");
      return new OutputLine() {
        @Override
        public void write(boolean high) throws IOException {
          if (!answers) throw new IOException("no acknowledge");
          levels.put(line, high);
          did.add(line + (high ? " high" : " low"));
        }

        @Override
        public boolean read() {
          return levels.get(line);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public InputLine input(long line, Pull pull, Consumer<Edge> edges) {
      levels.put(line, pull == Pull.UP);
      watchers.put(line, edges);
      return new InputLine() {
        @Override
        public boolean read() {
          return levels.get(line);
        }

        @Override
        public void close() {
          watchers.remove(line);
        }
      };
    }

    @Override
    public void close() {
      did.add("closed");
    }
  }
}

package io.sandpiper.device.simulated;

import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.InputLine;
import io.sandpiper.device.board.Board.OutputLine;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The lines of a simulated board, each with its two ends. Any thread. */
final class Lines {
  private final LongSupplier nanos;
  private final Faults faults;
  private final Map<Line, Ends> lines = new HashMap<>();
  private final ArrayDeque<SimulatedBoard.OutputEdge> recorded = new ArrayDeque<>();
  private final Set<Line> twins = new HashSet<>();
  private Consumer<SimulatedBoard.OutputEdge> watcher = edge -> {};

  private enum Claim {
    FREE,
    INPUT,
    OUTPUT
  }

  /** Both ends of a line: the board's, which claims it, and the outside, which may drive it. */
  private static final class Ends {
    Claim claim = Claim.FREE;
    boolean everWritten;
    boolean written;
    boolean driven;
    boolean drivenHigh;
    Pull pull = Pull.OFF;
    Consumer<Edge> edges;
    Consumer<SimulatedBoard.OutputEdge> twin = edge -> {};

    /** What an input reads; a floating line happens to be low here. */
    boolean inputHigh() {
      return driven ? drivenHigh : pull == Pull.UP;
    }
  }

  Lines(LongSupplier nanos, Faults faults) {
    this.nanos = nanos;
    this.faults = faults;
  }

  OutputLine output(Line number, boolean high) throws IOException {
    OutputLine line = keep(number);
    write(number, high);
    return line;
  }

  OutputLine keep(Line number) throws IOException {
    faults.pass(new Faults.OfLine(number));
    claim(number, Claim.OUTPUT);
    return new OutputLine() {
      @Override
      public void write(boolean high) throws IOException {
        faults.pass(new Faults.OfLine(number));
        Lines.this.write(number, high);
      }

      @Override
      public boolean read() throws IOException {
        faults.pass(new Faults.OfLine(number));
        return level(number);
      }

      @Override
      public void close() {
        free(number);
      }
    };
  }

  InputLine input(Line number, Pull pull, Consumer<Edge> edges) throws IOException {
    faults.pass(new Faults.OfLine(number));
    claim(number, Claim.INPUT);
    synchronized (this) {
      line(number).pull = pull;
      line(number).edges = edges;
    }
    return new InputLine() {
      @Override
      public boolean read() throws IOException {
        faults.pass(new Faults.OfLine(number));
        return level(number);
      }

      @Override
      public void close() {
        free(number);
      }
    };
  }

  private synchronized void claim(Line number, Claim claim) throws IOException {
    if (line(number).claim != Claim.FREE) {
      throw new IOException("line " + number + ": in use by another device");
    }
    line(number).claim = claim;
  }

  /** What is written last stays on the wire, as on a Raspberry Pi. */
  private synchronized void free(Line number) {
    line(number).claim = Claim.FREE;
    line(number).edges = null;
  }

  private void write(Line number, boolean high) throws IOException {
    var edge = new SimulatedBoard.OutputEdge(number, high, nanos.getAsLong());
    Consumer<SimulatedBoard.OutputEdge> told;
    Consumer<SimulatedBoard.OutputEdge> twin;
    synchronized (this) {
      Ends line = line(number);
      if (line.claim != Claim.OUTPUT) throw new IOException("line " + number + ": closed");
      if (line.everWritten && line.written == high) return;
      line.everWritten = true;
      line.written = high;
      if (recorded.size() == Limits.EDGES) recorded.removeFirst();
      recorded.addLast(edge);
      told = watcher;
      twin = line.twin;
    }
    told.accept(edge);
    twin.accept(edge);
  }

  /** The outside drives the line, or lets go of it when {@code high} is null. */
  void drive(Line number, Boolean high) {
    drive(number, high, nanos.getAsLong());
  }

  void drive(Line number, Boolean high, long at) {
    Edge edge;
    Consumer<Edge> told;
    synchronized (this) {
      Ends line = line(number);
      boolean before = line.inputHigh();
      line.driven = high != null;
      line.drivenHigh = high != null && high;
      if (line.claim != Claim.INPUT || line.inputHigh() == before) return;
      edge = new Edge(!before, at);
      told = line.edges;
    }
    told.accept(edge);
  }

  synchronized boolean level(Line number) {
    Ends line = line(number);
    return line.claim == Claim.INPUT ? line.inputHigh() : line.written;
  }

  synchronized void react(Line number, Consumer<SimulatedBoard.OutputEdge> twin) {
    if (twins.add(number)) line(number).twin = twin;
  }

  synchronized boolean untouched(Line number) {
    return !line(number).driven;
  }

  synchronized List<SimulatedBoard.OutputEdge> edges() {
    return List.copyOf(recorded);
  }

  synchronized void watch(Consumer<SimulatedBoard.OutputEdge> watcher) {
    this.watcher = watcher;
  }

  synchronized boolean claimed() {
    return lines.values().stream().anyMatch(ends -> ends.claim != Claim.FREE);
  }

  private Ends line(Line number) {
    return lines.computeIfAbsent(number, n -> new Ends());
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Follows a knob with two contacts that open and close one after the other, by the level that each
 * edge brings and by the kernel's times.
 */
public final class RotaryEncoder implements Driver {
  private static final Key<Line> A =
      LineKeys.required("a", "GPIO line of the contact that is first when turned clockwise.");
  private static final Key<Line> B = LineKeys.required("b", "GPIO line of the other contact.");
  private static final Key<String> PULL = LineKeys.pull("up");
  private static final Key<String> EDGES =
      Key.of(
          "edges",
          Key.word("1", "2", "4"),
          "4",
          "Edges of both lines from one detent to the next; of most encoders 4.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "rotary-encoder",
              "Follows a rotary encoder, a knob that can be turned without end, on two GPIO lines; it is"
                  + " read at once when it is turned.",
              Schema.of(A, B, PULL, EDGES),
              new Quantity("position_step", "", -1e9, 1e9),
              new Quantity("invalid_total", "", 0, 1L << 53))
          .wired(
              "Contacts A and B to a line each, their common pin to ground; the chip's own resistors"
                  + " pull the lines up. Turned the wrong way round: swap the lines.");

  private final Kept<Quadrature> kept = new Kept<>();

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(A)), new Claim.OfLine(settings.get(B)));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    int each = Integer.parseInt(settings.get(EDGES));
    Pull pull = LineKeys.pull(settings, PULL);
    Quadrature knob = kept.of(board, settings.get(A), Quadrature::new);
    var told = new AtomicLong(knob.position(each));
    Runnable moved =
        () -> {
          long position = knob.position(each);
          if (told.getAndSet(position) != position) signals.changed();
        };
    // A closed contact is low.
    Consumer<Edge> ofA =
        edge -> {
          knob.edge(true, !edge.high(), edge.nanos());
          moved.run();
        };
    Consumer<Edge> ofB =
        edge -> {
          knob.edge(false, !edge.high(), edge.nanos());
          moved.run();
        };
    Board.InputLine a = board.input(settings.get(A), pull, ofA);
    Board.InputLine b;
    try {
      b = board.input(settings.get(B), pull, ofB);
    } catch (IOException e) {
      a.close();
      throw e;
    }
    try {
      knob.settle(!a.read(), !b.read());
    } catch (IOException e) {
      try (a) {
        b.close();
      }
      throw e;
    }
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        a.read(); // both fail when edges are no longer heard
        b.read();
        return Map.of(
            "position_step", (double) knob.position(each),
            "invalid_total", (double) knob.invalid());
      }

      @Override
      public void close() throws IOException {
        try (a) {
          b.close();
        }
      }
    };
  }

  /** On a live board turned clockwise by a detent every 8 s, and back. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    board.rest(settings.get(A), true, turning(0, 15));
    board.rest(settings.get(B), true, turning(15, 0));
  }

  /**
   * Closed for 30 ms twice in 8 s, once after the other line and once before it.
   *
   * @param first milliseconds that the first closing is late
   * @param second and the second
   */
  static Iterator<Step> turning(int first, int second) {
    return Stream.iterate(0, i -> i + 1)
        .flatMap(
            i ->
                Stream.of(
                    step(i == 0 ? 4_000 + first : 4_000 - 30 + first - second, false),
                    step(30, true),
                    step(4_000 - 30 + second - first, false),
                    step(30, true)))
        .iterator();
  }

  private static Step step(int afterMillis, boolean high) {
    return new Step(Duration.ofMillis(afterMillis), high);
  }
}

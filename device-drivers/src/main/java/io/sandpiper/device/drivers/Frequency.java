package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Measures how often a line pulses, by the kernel's times: a fan's tachometer, an anemometer. */
public final class Frequency implements Driver {
  private static final Key<String> PULL = LineKeys.pull("up");
  private static final Key<Duration> GATE =
      Key.of(
          "gate",
          Key.span(Duration.ofMillis(100), Duration.ofMinutes(1)),
          Duration.ofSeconds(1),
          "Over how long; when no period has ended within it the frequency is 0.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "frequency",
              "Measures the frequency of pulses on a GPIO line: a fan's tachometer, an anemometer.",
              Schema.of(LineKeys.LINE, PULL, GATE),
              new Quantity("frequency_hertz", "Hz", 0, 1e6))
          .wired(
              "The contact or open-collector output between the line and ground; an output that drives"
                  + " 5 V needs a divider.");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(LineKeys.LINE)));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    long gate = settings.get(GATE).toNanos();
    var beats = new Beats();
    Board.InputLine line =
        board.input(
            settings.get(LineKeys.LINE),
            LineKeys.pull(settings, PULL),
            edge -> {
              if (edge.high()) beats.beat(edge.nanos());
            });
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        line.read(); // fails when edges are no longer heard
        return Map.of("frequency_hertz", beats.hertz(board.nanos(), gate));
      }

      @Override
      public void close() throws IOException {
        line.close();
      }
    };
  }

  /** On a live board about 25 Hz. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    Line line = settings.get(LineKeys.LINE);
    var random = new SplittableRandom(line.hashCode());
    board.rest(line, false, Step.pulses(Duration.ofMillis(36), Duration.ofMillis(44), random));
  }
}

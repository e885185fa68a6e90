package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
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

/**
 * Counts pulses on a line: a flow meter, a rain gauge, an energy meter. By the kernel's times. The
 * total begins at 0 when the agent starts, and goes on when the device is opened anew.
 */
public final class Counter implements Driver {
  private static final Key<String> PULL = LineKeys.pull("up");
  private static final Key<String> ACTIVE =
      Key.of(
          "active",
          Key.word("high", "low"),
          "low",
          "Electrical level of a pulse, which counts when it begins.");
  private static final Key<Duration> DEBOUNCE =
      Key.of(
          "debounce",
          Key.span(Duration.ZERO, Duration.ofSeconds(10)),
          Duration.ZERO,
          "How long the line must be quiet before a pulse for it to count; for contacts 5ms to 50ms.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "counter",
              "Counts the pulses of a flow meter, a rain gauge or another contact on a GPIO line.",
              Schema.of(LineKeys.LINE, PULL, ACTIVE, DEBOUNCE),
              new Quantity("pulses_total", "", 0, 1L << 53), // what a double counts without a gap
              new Quantity("rate_hertz", "Hz", 0, 1e6))
          .wired(
              "The contact or open-collector output between the line and ground; an output that drives"
                  + " 5 V needs a divider.");

  private final Kept<Pulses> kept = new Kept<>();

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
    boolean activeHigh = settings.get(ACTIVE).equals("high");
    long quiet = settings.get(DEBOUNCE).toNanos();
    long span = settings.get(RoleKeys.EVERY).toNanos() / 2;
    Line where = settings.get(LineKeys.LINE);
    Pulses pulses = kept.of(board, where, () -> new Pulses(board.nanos()));
    Board.InputLine line =
        board.input(
            where,
            LineKeys.pull(settings, PULL),
            edge -> pulses.edge(edge.high() == activeHigh, edge.nanos(), quiet));
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        line.read(); // fails when edges are no longer heard
        return Map.of(
            "pulses_total",
            (double) pulses.count(),
            "rate_hertz",
            pulses.hertz(board.nanos(), span));
      }

      @Override
      public void close() throws IOException {
        line.close();
      }
    };
  }

  /** On a live board a pulse every 0.3 to 1.5 s. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    Line line = settings.get(LineKeys.LINE);
    var random = new SplittableRandom(line.hashCode());
    board.rest(
        line,
        settings.get(ACTIVE).equals("low"),
        Step.pulses(Duration.ofMillis(300), Duration.ofMillis(1500), random));
  }
}

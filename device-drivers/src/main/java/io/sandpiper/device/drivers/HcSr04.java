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
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An ultrasonic ranger HC-SR04: a pulse on one line makes it listen for its echo, and the other
 * line is high for as long as that takes (ElecFreaks, "Ultrasonic Ranging Module HC-SR04").
 * Measured by the kernel's times of both edges.
 */
public final class HcSr04 implements Driver {
  /** "Ranging distance 2 cm – 400 cm". */
  private static final double NEAREST = 0.02;

  private static final double FARTHEST = 4;

  private static final Key<Line> TRIGGER =
      LineKeys.required("trigger", "GPIO line to the pin Trig.");
  private static final Key<Line> ECHO =
      LineKeys.required(
          "echo",
          "GPIO line from the pin Echo, through a divider; the board's own, an expander's is too slow.");
  private static final Key<Double> SOUND =
      Key.of(
          "sound",
          Key.decimal(300, 360, "m/s"),
          343.0,
          "Speed of sound: 343 m/s in air of 20 °C, 0.6 more for each degree above.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "hc-sr04",
              "Measures a distance by ultrasound, from the kernel's times of the echo's edges (HC-SR04).",
              Schema.of(TRIGGER, ECHO, SOUND),
              new Quantity("distance_metre", "m", NEAREST, FARTHEST))
          .wired(
              "VCC to 5 V, Trig to a line, Echo to a line through a divider (1 kΩ from Echo to the line,"
                  + " 2 kΩ from the line to ground): it gives 5 V, and a line stands 3.3 V.")
          .from("ElecFreaks, Ultrasonic Ranging Module HC-SR04");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of(new Claim.OfLine(settings.get(TRIGGER)), new Claim.OfLine(settings.get(ECHO)));
  }

  /** One of its own: a measurement takes up to 0.1 s, too long for outputs to wait. */
  @Override
  public String bus(Values settings) {
    return "echo-" + settings.get(ECHO);
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    double sound = settings.get(SOUND);
    var echo = new Echo();
    Board.InputLine input = board.input(settings.get(ECHO), Pull.DOWN, echo::edge);
    Board.OutputLine trigger;
    try {
      trigger = board.output(settings.get(TRIGGER), false);
    } catch (IOException e) {
      input.close();
      throw e;
    }
    return new Device.Sensor() {
      private long last = board.nanos() - Limits.ECHO_CYCLE.toNanos();

      @Override
      public Map<String, Double> read() throws IOException {
        quiet();
        echo.begin();
        last = board.nanos();
        trigger.write(true);
        board.pause(Duration.ofNanos(10_000)); // "at least 10 us"
        trigger.write(false);
        for (int i = 0; !echo.over(); i++) {
          if (i == Limits.ECHO_POLLS) throw new IOException(echo.missing());
          board.pause(Limits.POLL_PAUSE);
        }
        return Map.of("distance_metre", inRange(metres(echo.nanos(), sound)));
      }

      /** "Over 60 ms measurement cycle, to prevent trigger signal to the echo signal". */
      private void quiet() throws IOException {
        long wait = Limits.ECHO_CYCLE.toNanos() - (board.nanos() - last);
        if (wait > 0) board.pause(Duration.ofNanos(wait));
        if (input.read()) throw new IOException("the echo line is high before the measurement");
      }

      @Override
      public void close() throws IOException {
        try (input) {
          trigger.close();
        }
      }
    };
  }

  /** "Test distance = (high level time × velocity of sound) / 2". */
  static double metres(long nanos, double sound) {
    return nanos / 1e9 * sound / 2;
  }

  private static double inRange(double metres) throws IOException {
    if (metres < NEAREST)
      throw new IOException("nearer than " + NEAREST + " m, or no echo of ours");
    if (metres > FARTHEST) throw new IOException("nothing within " + FARTHEST + " m");
    return metres;
  }

  /** The two edges of one measurement. They come on a thread of the board's. */
  private static final class Echo {
    private long begun;
    private boolean rising;
    private boolean over;
    private long nanos;

    synchronized void begin() {
      rising = false;
      over = false;
    }

    synchronized void edge(Edge edge) {
      if (edge.high()) {
        begun = edge.nanos();
        rising = true;
      } else if (rising && !over) {
        nanos = edge.nanos() - begun;
        over = true;
      }
    }

    synchronized boolean over() {
      return over;
    }

    synchronized long nanos() {
      return nanos;
    }

    synchronized String missing() {
      return rising
          ? "nothing within " + FARTHEST + " m: the echo line stays high"
          : "the echo line stays low: is the sensor wired, and at 5 V?";
    }
  }

  /** Something that comes nearer and goes away again. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var metres = Waveform.daily(1.2, 0.6).plus(Waveform.wander(0.3, Duration.ofSeconds(5), 4));
    board.react(
        settings.get(TRIGGER),
        edge -> {
          if (edge.high()) return;
          // Eight periods of 40 kHz, and some time to make them.
          long begin = edge.nanos() + 450_000;
          long length = Math.round(metres.at(board.seconds()) * 2 / settings.get(SOUND) * 1e9);
          board.drive(settings.get(ECHO), true, begin);
          board.drive(settings.get(ECHO), false, begin + length);
        });
  }
}

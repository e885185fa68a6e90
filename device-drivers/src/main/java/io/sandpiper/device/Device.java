package io.sandpiper.device;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An open device. All methods run on the thread of its bus, one at a time, and may wait for
 * hardware. An {@link IOException} says in one sentence what failed; the agent answers the caller
 * with it, and goes on.
 */
public interface Device extends AutoCloseable {
  /** Calls one of the {@link Description#procedures}. */
  default Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
    throw new IllegalStateException("no procedure " + procedure.name());
  }

  /** Lets go of the hardware and leaves it safe: relay open, heater off. */
  @Override
  void close() throws IOException;

  /** A device that can be switched. Levels are logical: active-low is the driver's business. */
  interface Output extends Device {
    void write(boolean on) throws IOException;

    /** What the hardware says now; the last written where it can't tell. */
    boolean read() throws IOException;
  }

  /** A device that is set to a value between two ends, for each of its quantities. */
  interface Level extends Device {
    /** A value in range for each of the {@link Driver#quantities}. */
    void write(Map<String, Double> values) throws IOException;

    /** What the hardware says now; the last written where it can't tell. */
    Map<String, Double> read() throws IOException;
  }

  /** A device whose level is watched; edges go to {@link Signals}. */
  interface Input extends Device {
    boolean read() throws IOException;
  }

  /** A device that measures. */
  interface Sensor extends Device {
    /** One measurement: a value for each of the {@link Driver#quantities}. */
    Map<String, Double> read() throws IOException;
  }

  /**
   * A device whose lines other components use, as {@code line: expander.3}. They run on its bus's
   * thread, and are given its lines while it is open; after that a line of it fails.
   */
  interface Lines extends Device {
    Board.OutputLine output(long line, boolean high) throws IOException;

    Board.OutputLine keep(long line) throws IOException;

    Board.InputLine input(long line, Pull pull, Consumer<Edge> edges) throws IOException;
  }

  /** A device whose PWM channels other components use, as {@code channel: pca.3}. */
  interface Channels extends Device {
    Board.Pwm pwm(long channel) throws IOException;
  }
}

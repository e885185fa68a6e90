package io.sandpiper.device;

import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.Map;

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

  /** A device whose level is watched; edges go to {@link Signals}. */
  interface Input extends Device {
    boolean read() throws IOException;
  }

  /** A device that measures. */
  interface Sensor extends Device {
    /** One measurement: a value for each of the {@link Description#quantities}. */
    Map<String, Double> read() throws IOException;
  }
}

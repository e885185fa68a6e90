package io.sandpiper.device.simulated;

import java.io.IOException;

/** The far end of a serial port or a connection. Called for one thing at a time. */
public interface SimulatedStream {
  /**
   * What it answers at once to what was written.
   *
   * @param seconds since the board was made, for {@link Waveform}s
   */
  byte[] answer(byte[] written, double seconds) throws IOException;

  /** What it says of its own accord, up to now since it was last asked. */
  default byte[] says(double seconds) throws IOException {
    return new byte[0];
  }
}

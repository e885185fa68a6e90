package io.sandpiper.device.simulated;

import java.io.IOException;

/**
 * The twin of a chip on an I²C bus: it sees what crosses the wire. The board calls it for one
 * transfer at a time.
 */
@FunctionalInterface
public interface SimulatedChip {
  /**
   * One transfer: bytes written, then bytes read after a repeated start.
   *
   * @param written empty when the transfer only reads
   * @param count how many bytes to answer with; 0 when the transfer only writes
   * @param seconds since the board was made, for {@link Waveform}s
   * @throws IOException when the chip does not acknowledge
   */
  byte[] transfer(byte[] written, int count, double seconds) throws IOException;
}

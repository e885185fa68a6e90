package io.sandpiper.device.simulated;

/** The twin of a chip on an SPI bus. The board calls it for one transfer at a time. */
@FunctionalInterface
public interface SimulatedSpiChip {
  /**
   * One transfer with the chip selected.
   *
   * @param seconds since the board was made, for {@link Waveform}s
   * @return as many bytes as were written
   */
  byte[] transfer(byte[] written, double seconds);
}

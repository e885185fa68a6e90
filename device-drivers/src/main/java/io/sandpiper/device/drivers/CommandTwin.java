package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedChip;
import java.io.IOException;
import java.util.Arrays;

/**
 * A chip without registers: told its command it measures, and then answers with that measurement.
 */
final class CommandTwin implements SimulatedChip {
  private final byte[] command;
  private final Measurement measurement;
  private byte[] answer;

  /** What the chip answers with after a command. */
  interface Measurement {
    byte[] at(double seconds);
  }

  /**
   * @param idle its answer before the first command; empty when it does not acknowledge
   */
  CommandTwin(byte[] command, byte[] idle, Measurement measurement) {
    this.command = command.clone();
    this.answer = idle.clone();
    this.measurement = measurement;
  }

  @Override
  public byte[] transfer(byte[] written, int count, double seconds) throws IOException {
    if (Arrays.equals(written, command)) answer = measurement.at(seconds);
    if (count > answer.length) throw new IOException("no answer: nothing was measured");
    return Arrays.copyOf(answer, count);
  }
}

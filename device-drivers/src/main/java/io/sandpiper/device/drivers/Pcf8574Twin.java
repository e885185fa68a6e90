package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedChip;
import java.util.Arrays;

/** A PCF8574 with its eight pins, which the outside may pull to ground. */
final class Pcf8574Twin implements SimulatedChip {
  private int latch = 0xff;
  private int pulledDown;

  /** What it wakes up as after a time without power. */
  synchronized void powerUp() {
    latch = 0xff;
  }

  /** The outside pulls a pin to ground, or lets go of it. */
  synchronized void pullDown(int line, boolean down) {
    pulledDown = down ? pulledDown | 1 << line : pulledDown & ~(1 << line);
  }

  synchronized boolean level(int line) {
    return (pins() >> line & 1) != 0;
  }

  private int pins() {
    return latch & ~pulledDown;
  }

  @Override
  public synchronized byte[] transfer(byte[] written, int count, double seconds) {
    if (written.length > 0) latch = written[written.length - 1] & 0xff;
    byte[] answer = new byte[count];
    Arrays.fill(answer, (byte) pins());
    return answer;
  }
}

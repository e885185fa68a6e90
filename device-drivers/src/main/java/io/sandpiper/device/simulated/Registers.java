package io.sandpiper.device.simulated;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A chip with 256 registers of eight bits: the first byte written sets the pointer, each byte more
 * goes to the next register, and reading goes on from the pointer.
 */
public final class Registers implements SimulatedChip {
  private final byte[] memory = new byte[256];
  private final Map<Integer, Reaction> reactions = new HashMap<>();
  private int pointer;

  /** What the chip does when one of its registers has been written. */
  @FunctionalInterface
  public interface Reaction {
    void written(int value, double seconds);
  }

  /** Sets registers from {@code first} on, as the chip itself would; low eight bits of each. */
  public Registers set(int first, int... values) {
    for (int i = 0; i < values.length; i++) memory[first + i & 0xff] = (byte) values[i];
    return this;
  }

  public Registers on(int register, Reaction reaction) {
    reactions.put(register, reaction);
    return this;
  }

  public int value(int register) {
    return memory[register] & 0xff;
  }

  @Override
  public byte[] transfer(byte[] written, int count, double seconds) {
    if (written.length > 0) pointer = written[0] & 0xff;
    for (int i = 1; i < written.length; i++) {
      int register = pointer++ & 0xff;
      memory[register] = written[i];
      var reaction = reactions.get(register);
      if (reaction != null) reaction.written(written[i] & 0xff, seconds);
    }
    byte[] answer = new byte[count];
    for (int i = 0; i < count; i++) answer[i] = memory[pointer++ & 0xff];
    return answer;
  }

  @Override
  public String toString() {
    return "Registers" + Arrays.toString(memory);
  }
}

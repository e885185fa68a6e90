package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.Registers.Reaction;
import io.sandpiper.device.simulated.SimulatedChip;
import java.util.HashMap;
import java.util.Map;

/**
 * The twin of a chip with registers of sixteen bits, the high byte first: the first byte written is
 * the pointer, two more are the register's new value, and what is read is the register.
 */
final class Words implements SimulatedChip {
  private final Map<Integer, Integer> words = new HashMap<>();
  private final Map<Integer, Reaction> reactions = new HashMap<>();
  private int pointer;

  /** Sets a register as the chip itself would; the low sixteen bits. */
  Words set(int register, int value) {
    words.put(register, value & 0xffff);
    return this;
  }

  /** What the chip does when one of its registers has been written. */
  Words on(int register, Reaction reaction) {
    reactions.put(register, reaction);
    return this;
  }

  int value(int register) {
    return words.getOrDefault(register, 0);
  }

  @Override
  public byte[] transfer(byte[] written, int count, double seconds) {
    if (written.length > 0) pointer = written[0] & 0xff;
    if (written.length == 3) {
      set(pointer, Chip.unsigned16(written, 1));
      Reaction reaction = reactions.get(pointer);
      if (reaction != null) reaction.written(value(pointer), seconds);
    }
    byte[] answer = new byte[count];
    for (int i = 0; i < count; i++) answer[i] = (byte) (value(pointer) >> (i % 2 == 0 ? 8 : 0));
    return answer;
  }
}

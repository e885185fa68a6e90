package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Mcp23017.GPIO;
import static io.sandpiper.device.drivers.Mcp23017.GPPU;
import static io.sandpiper.device.drivers.Mcp23017.IODIR;
import static io.sandpiper.device.drivers.Mcp23017.OLAT;

import io.sandpiper.device.simulated.Registers;
import io.sandpiper.device.simulated.SimulatedChip;

/** An MCP23017 with its sixteen pins, which the outside may drive. */
final class Mcp23017Twin implements SimulatedChip {
  private Registers registers;
  private int driven;
  private int drivenHigh;

  Mcp23017Twin() {
    powerUp();
  }

  /** What it wakes up as after a reset, or after a time without power. */
  synchronized void powerUp() {
    registers = new Registers().set(IODIR, 0xff, 0xff);
  }

  /** The outside drives a pin. */
  synchronized void drive(int line, boolean high) {
    driven |= 1 << line;
    drivenHigh = high ? drivenHigh | 1 << line : drivenHigh & ~(1 << line);
  }

  synchronized boolean isOutput(int line) {
    return (word(IODIR) >> line & 1) == 0;
  }

  /** The level at the pin; one that floats is low here. */
  synchronized boolean level(int line) {
    return (pins() >> line & 1) != 0;
  }

  private int pins() {
    int inputs = word(IODIR);
    int outside = driven & drivenHigh | ~driven & word(GPPU);
    return inputs & outside | ~inputs & word(OLAT);
  }

  private int word(int register) {
    return registers.value(register) | registers.value(register + 1) << 8;
  }

  @Override
  public synchronized byte[] transfer(byte[] written, int count, double seconds) {
    byte[] none = registers.transfer(written, 0, seconds);
    int pins = pins();
    registers.set(GPIO, pins, pins >> 8);
    return count == 0 ? none : registers.transfer(new byte[0], count, seconds);
  }
}

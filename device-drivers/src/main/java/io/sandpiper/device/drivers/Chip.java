package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedChip;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An open chip on an I²C bus. Bytes go in and out as whole numbers 0 to 255, of which the low eight
 * bits count.
 *
 * <p>For one thread at a time: its bus's, or an {@link Expander}'s own.
 */
final class Chip implements AutoCloseable {
  private final Board board;
  private final Board.I2c i2c;

  private Chip(Board board, Board.I2c i2c) {
    this.board = board;
    this.i2c = i2c;
  }

  /** Where chips of one kind may sit: the keys {@code bus} and {@code address}. */
  record Place(Key<Long> bus, Key<Long> address) {
    /**
     * @param pins which address it is by which pins
     */
    static Place of(long min, long max, long usual, String pins) {
      return new Place(
          Key.of("bus", Key.bus(), 1L, "Number of the I²C bus."),
          Key.of("address", Key.address(min, max), usual, pins));
    }

    /** For a chip whose address can't be chosen. */
    static Place only(long address) {
      return of(address, address, address, "The chip has no other.");
    }

    Schema with(Key<?>... others) {
      return Schema.of(bus, address).and(Schema.of(others));
    }

    Claim.Chip claim(Values settings) {
      return new Claim.Chip(settings.get(bus), settings.get(address));
    }

    /** Opens the chip and then the device; where that fails, the chip is closed again. */
    <D extends Device> D open(Values settings, Board board, Opening<D> opening) throws IOException {
      var chip = new Chip(board, board.i2c(settings.get(bus), settings.get(address)));
      try {
        return opening.with(chip);
      } catch (IOException | RuntimeException e) {
        Regardless.after(e, chip::close);
        throw e;
      }
    }

    void twin(Values settings, SimulatedBoard board, Supplier<? extends SimulatedChip> twin) {
      board.twin(settings.get(bus), settings.get(address), twin);
    }
  }

  /** Makes the device of a chip that has just been opened, and closes it with the device. */
  interface Opening<D> {
    D with(Chip chip) throws IOException;
  }

  /** One measurement, as {@link Device.Sensor#read}. */
  interface Measurement {
    Map<String, Double> read() throws IOException;
  }

  /** A device that does nothing but measure, and leaves the chip as it is when it is closed. */
  Device.Sensor measuring(Measurement measurement) {
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        return measurement.read();
      }

      @Override
      public void close() throws IOException {
        Chip.this.close();
      }
    };
  }

  void write(int... bytes) throws IOException {
    i2c.write(bytes(bytes));
  }

  byte[] read(int count) throws IOException {
    return i2c.read(count);
  }

  /** The registers from {@code first} on, in one transfer. */
  byte[] registers(int first, int count) throws IOException {
    return i2c.writeRead(bytes(first), count);
  }

  /** A register of eight bits, 0 to 255. */
  int register(int number) throws IOException {
    return registers(number, 1)[0] & 0xff;
  }

  /** A register of sixteen bits, the high byte first, 0 to 65535. */
  int word(int number) throws IOException {
    return unsigned16(registers(number, 2), 0);
  }

  void writeWord(int number, int value) throws IOException {
    write(number, value >> 8, value);
  }

  void pause(Duration duration) throws IOException {
    board.pause(duration);
  }

  /** Whether a chip has done what it was told. */
  interface Question {
    boolean answer() throws IOException;
  }

  /**
   * Waits as long as the chip may need, then asks until it is ready.
   *
   * @param longest of the datasheet
   * @param what that does not end where the answer stays no: {@code conversion}
   */
  void await(Duration longest, Question ready, String what) throws IOException {
    pause(longest);
    for (int i = 0; !ready.answer(); i++) {
      if (i == Limits.POLLS) throw new IOException(what + " does not end");
      pause(Limits.POLL_PAUSE);
    }
  }

  @Override
  public void close() throws IOException {
    i2c.close();
  }

  /** Two bytes, the high one first, 0 to 65535. */
  static int unsigned16(byte[] bytes, int from) {
    return (bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff;
  }

  /** Two bytes in two's complement, the high one first. */
  static int signed16(byte[] bytes, int from) {
    return (short) unsigned16(bytes, from);
  }

  /** As many digits as the chip can tell apart: {@code parts} 100 is two decimals. */
  static double rounded(double value, double parts) {
    return Math.rint(value * parts) / parts;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }
}

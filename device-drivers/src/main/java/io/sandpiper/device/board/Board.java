package io.sandpiper.device.board;

import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The hardware that drivers see: lines and buses. A real board or a simulated one. What is opened
 * is closed by its driver. Any thread may open, also several at once; what is opened is for one
 * thread.
 */
public interface Board extends AutoCloseable {
  /** {@code Raspberry Pi 4 Model B Rev 1.4}, or {@code simulated}. */
  String model();

  /** Claims a line as output and drives it {@code high} or low from the first moment. */
  OutputLine output(Line line, boolean high) throws IOException;

  /** Claims a line as output at the level that it has. */
  OutputLine keep(Line line) throws IOException;

  /** Claims a line as input. {@code edges} is called on a thread of the board's. */
  InputLine input(Line line, Pull pull, Consumer<Edge> edges) throws IOException;

  I2c i2c(long bus, long address) throws IOException;

  /**
   * A chip on an SPI bus.
   *
   * @param hertz clock, at most
   * @param mode 0 to 3: clock polarity and phase
   */
  Spi spi(long bus, long select, long hertz, int mode) throws IOException;

  /** A PWM channel; what it puts out stays until it is set. */
  Pwm pwm(Line channel) throws IOException;

  /** Opens a serial port, {@code /dev/ttyUSB0}. */
  Stream serial(String port, SerialSettings settings) throws IOException;

  /** Connects by TCP, for devices that are reached so; at most as long as {@code atMost}. */
  Stream connect(String host, int port, Duration atMost) throws IOException;

  /**
   * The machine's programs.
   *
   * @throws IOException when whoever started the agent has not allowed devices to run any
   */
  Programs programs() throws IOException;

  /** The root of the kernel's files, {@code /} on a real board: for sysfs and proc readers. */
  Path root();

  /** Waits. On a simulated board time passes as its maker wants: at once in tests. */
  void pause(Duration duration) throws IOException;

  /** The clock of {@link Edge#nanos}. */
  default long nanos() {
    return System.nanoTime();
  }

  @Override
  void close();

  enum Pull {
    UP,
    DOWN,
    OFF
  }

  /** A change of an input line, with the electrical level after it; time as nanoTime. */
  record Edge(boolean high, long nanos) {}

  interface OutputLine extends AutoCloseable {
    void write(boolean high) throws IOException;

    boolean read() throws IOException;

    @Override
    void close() throws IOException;
  }

  interface InputLine extends AutoCloseable {
    boolean read() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** One device on an I²C bus. */
  interface I2c extends AutoCloseable {
    void write(byte... bytes) throws IOException;

    byte[] read(int count) throws IOException;

    /** Writes, then reads after a repeated start. */
    byte[] writeRead(byte[] bytes, int count) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** One chip on an SPI bus. */
  interface Spi extends AutoCloseable {
    /** Writes and reads as many bytes at the same time, with the chip selected. */
    byte[] transfer(byte... bytes) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** One PWM channel. */
  interface Pwm extends AutoCloseable {
    /**
     * Puts out pulses from now on; none when {@code highNanos} is 0.
     *
     * @param periodNanos from one pulse to the next, at least 1
     * @param highNanos length of a pulse, 0 to {@code periodNanos}
     */
    void set(long periodNanos, long highNanos) throws IOException;

    /** What it puts out now. */
    Pulses read() throws IOException;

    /** Lets go of the channel; what it puts out stays. */
    @Override
    void close() throws IOException;
  }

  /** Bytes to and from a far end. One thread may read while another writes. */
  interface Stream extends AutoCloseable {
    /**
     * What has come, at most 4 KiB of it; waits for some, and returns none when none came.
     *
     * @throws IOException when the far end is gone
     */
    byte[] read(Duration atMost) throws IOException;

    void write(byte[] bytes) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** How a serial port sends: bits a second, 7 or 8 bits of data, 1 or 2 stop bits. */
  record SerialSettings(int baud, int dataBits, Parity parity, int stopBits) {}

  /** What a serial port adds to each byte for the far end to check. */
  enum Parity {
    NONE,
    EVEN,
    ODD
  }

  /** Runs programs, without a shell. */
  interface Programs {
    /**
     * Runs one to its end, with nothing to read and a clean environment; kills it and its children
     * when it takes too long.
     *
     * @param command the program by its absolute path, and its arguments
     * @param bytes of what it says that are kept: the first
     * @throws IOException when it can't be started, or took too long
     */
    Ended run(List<String> command, Duration atMost, int bytes) throws IOException;
  }

  /**
   * @param output what the program said, on both ways out
   * @param cut whether there was more
   */
  record Ended(int exit, String output, boolean cut) {}

  /** Pulses of a PWM channel, in nanoseconds. */
  record Pulses(long periodNanos, long highNanos) {}
}

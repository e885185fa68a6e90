package io.sandpiper.device.board;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The hardware that drivers see: lines and buses. A real board or a simulated one. What is opened
 * is closed by its driver.
 */
public interface Board extends AutoCloseable {
  /** {@code Raspberry Pi 4 Model B Rev 1.4}, or {@code simulated}. */
  String model();

  /** Claims a line as output and drives it {@code high} or low from the first moment. */
  OutputLine output(long line, boolean high) throws IOException;

  /** Claims a line as input. {@code edges} is called on a thread of the board's. */
  InputLine input(long line, Pull pull, Consumer<Edge> edges) throws IOException;

  I2c i2c(long bus, long address) throws IOException;

  /** The root of the kernel's files, {@code /} on a real board: for sysfs and proc readers. */
  Path root();

  /** Waits. On a simulated board time passes as its maker wants: at once in tests. */
  void pause(Duration duration) throws IOException;

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
}

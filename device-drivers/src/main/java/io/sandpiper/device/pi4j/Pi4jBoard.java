package io.sandpiper.device.pi4j;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.machine.LocalPrograms;
import io.sandpiper.device.machine.SerialStream;
import io.sandpiper.device.machine.TcpStream;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.sysfs.PwmChips;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The machine that this program runs on, when it has GPIO. Loads Pi4J and its native libraries when
 * the first line or chip is opened, not before: a device that only reads the kernel's files needs
 * neither.
 */
public final class Pi4jBoard implements Board {
  private final Path root;
  private final String model;
  private final GpioLines lines;
  private final PwmChips channels;

  private Pi4jBoard(Path root, String model) {
    this.root = root;
    this.model = model;
    lines = new GpioLines(root);
    channels = new PwmChips(root, this::pause);
  }

  /**
   * This machine.
   *
   * @throws IOException when it has no GPIO: a computer that is no such board
   */
  public static Board detect() throws IOException {
    return detect(Path.of("/"));
  }

  static Pi4jBoard detect(Path root) throws IOException {
    Path model = root.resolve("proc/device-tree/model");
    if (Files.isReadable(model)) {
      // A device tree's strings end with a zero.
      return new Pi4jBoard(root, Files.readString(model).replace("\0", "").strip());
    }
    if (hasGpioChip(root)) return new Pi4jBoard(root, "unknown board");
    throw new IOException(
        "this machine has no GPIO (neither /proc/device-tree/model nor /dev/gpiochip0);"
            + " --simulate runs the same configuration on a simulated board");
  }

  private static boolean hasGpioChip(Path root) throws IOException {
    Path dev = root.resolve("dev");
    if (!Files.isDirectory(dev)) return false;
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(dev, "gpiochip*")) {
      return chips.iterator().hasNext();
    }
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public OutputLine output(Line line, boolean high) throws IOException {
    return lines.output(line, high);
  }

  @Override
  public OutputLine keep(Line line) throws IOException {
    return lines.keep(line);
  }

  @Override
  public InputLine input(Line line, Pull pull, Consumer<Edge> edges) throws IOException {
    return lines.input(line, pull, edges);
  }

  @Override
  public I2c i2c(long bus, long address) throws IOException {
    return new I2cChip(root, bus, address);
  }

  @Override
  public Spi spi(long bus, long select, long hertz, int mode) throws IOException {
    return new SpiChip(root, bus, select, hertz, mode);
  }

  @Override
  public Pwm pwm(Line channel) throws IOException {
    return channels.open(channel);
  }

  @Override
  public Stream serial(String port, SerialSettings settings) throws IOException {
    return SerialStream.open(port, settings);
  }

  @Override
  public Stream connect(String host, int port, Duration atMost) throws IOException {
    return new TcpStream(host, port, atMost);
  }

  @Override
  public Programs programs() throws IOException {
    return LocalPrograms.allowed(System.getenv());
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
  }

  /** Frees the lines that are still claimed; their last levels stay. */
  @Override
  public void close() {
    lines.close();
  }
}

package io.sandpiper.runtime.shell;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The board as the drivers of one bus see it: a line or channel of a component is that component's
 * open device's, all else the board's. What a device has lent fails once it is closed, also when it
 * was opened anew. For the thread of the bus.
 */
final class LendingBoard implements Board {
  /** Hears how what was lent does. */
  interface Lent {
    void worked(String component);

    void failed(String component, IOException why);
  }

  private final Board board;
  private final Function<String, Device> open;
  private final Lent hears;

  /**
   * @param open the open device of a component; null for none
   */
  LendingBoard(Board board, Function<String, Device> open, Lent hears) {
    this.board = board;
    this.open = open;
    this.hears = hears;
  }

  private interface Use<T> {
    T use() throws IOException;
  }

  /** A device that lends, as long as it is that device. */
  private final class Lender<T extends Device> {
    private final String component;
    private final T device;

    Lender(Line line, Class<T> type) throws IOException {
      component = line.component();
      Device found = open.apply(component);
      if (found == null) throw new IOException(component + ": not open");
      if (!type.isInstance(found)) throw new IOException(component + ": lends nothing like it");
      device = type.cast(found);
    }

    boolean gone() {
      return open.apply(component) != device;
    }

    T device() {
      return device;
    }

    /** Uses what was lent; whoever lent it hears whether that works. */
    <R> R use(Use<R> use) throws IOException {
      if (gone()) throw new IOException(component + ": not open any more");
      try {
        R result = use.use();
        hears.worked(component);
        return result;
      } catch (IOException e) {
        hears.failed(component, e);
        throw e;
      }
    }
  }

  private static long number(Line line) throws IOException {
    return line.number()
        .orElseThrow(() -> new IOException("saw " + line + ", expected a number of a line"));
  }

  @Override
  public OutputLine output(Line line, boolean high) throws IOException {
    if (line.component().isEmpty()) return board.output(line, high);
    var lender = new Lender<>(line, Device.Lines.class);
    return lent(lender, lender.device().output(number(line), high));
  }

  @Override
  public OutputLine keep(Line line) throws IOException {
    if (line.component().isEmpty()) return board.keep(line);
    var lender = new Lender<>(line, Device.Lines.class);
    return lent(lender, lender.device().keep(number(line)));
  }

  private OutputLine lent(Lender<Device.Lines> lender, OutputLine line) {
    return new OutputLine() {
      @Override
      public void write(boolean high) throws IOException {
        lender.use(
            () -> {
              line.write(high);
              return null;
            });
      }

      @Override
      public boolean read() throws IOException {
        return lender.use(line::read);
      }

      @Override
      public void close() throws IOException {
        if (!lender.gone()) line.close();
      }
    };
  }

  @Override
  public InputLine input(Line line, Pull pull, Consumer<Edge> edges) throws IOException {
    if (line.component().isEmpty()) return board.input(line, pull, edges);
    var lender = new Lender<>(line, Device.Lines.class);
    InputLine lent = lender.device().input(number(line), pull, edges);
    return new InputLine() {
      @Override
      public boolean read() throws IOException {
        return lender.use(lent::read);
      }

      @Override
      public void close() throws IOException {
        if (!lender.gone()) lent.close();
      }
    };
  }

  @Override
  public Pwm pwm(Line channel) throws IOException {
    if (channel.component().isEmpty()) return board.pwm(channel);
    var lender = new Lender<>(channel, Device.Channels.class);
    Pwm lent = lender.device().pwm(number(channel));
    return new Pwm() {
      @Override
      public void set(long periodNanos, long highNanos) throws IOException {
        lender.use(
            () -> {
              lent.set(periodNanos, highNanos);
              return null;
            });
      }

      @Override
      public Pulses read() throws IOException {
        return lender.use(lent::read);
      }

      @Override
      public void close() throws IOException {
        if (!lender.gone()) lent.close();
      }
    };
  }

  @Override
  public String model() {
    return board.model();
  }

  @Override
  public I2c i2c(long bus, long address) throws IOException {
    return board.i2c(bus, address);
  }

  @Override
  public Spi spi(long bus, long select, long hertz, int mode) throws IOException {
    return board.spi(bus, select, hertz, mode);
  }

  @Override
  public Stream serial(String port, SerialSettings settings) throws IOException {
    return board.serial(port, settings);
  }

  @Override
  public Stream connect(String host, int port, Duration atMost) throws IOException {
    return board.connect(host, port, atMost);
  }

  @Override
  public Programs programs() throws IOException {
    return board.programs();
  }

  @Override
  public Path root() {
    return board.root();
  }

  @Override
  public long nanos() {
    return board.nanos();
  }

  @Override
  public void pause(Duration duration) throws IOException {
    board.pause(duration);
  }

  /** The board is closed by whoever opened it. */
  @Override
  public void close() {}
}

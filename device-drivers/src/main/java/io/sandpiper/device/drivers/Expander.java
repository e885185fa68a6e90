package io.sandpiper.device.drivers;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.InputLine;
import io.sandpiper.device.board.Board.OutputLine;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Key;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An open expander: a chip with lines that other components use, one each. What one does with its
 * line leaves the others as they are, also when it is opened and closed.
 *
 * <p>A chip that was reset or without power has forgotten its lines. That is noticed at the next
 * use of any line. Inputs are then set up again, for that harms nobody; outputs are stale, and fail
 * until they are opened again: nobody knows for how long they were off.
 *
 * <p>While an input is open, a thread of the expander's looks for edges, and shares the chip with
 * the bus's thread by this object's lock.
 */
final class Expander implements Device.Lines {
  /**
   * At least what leaves half of the bus to others with an MCP23017 at 100 kHz; at most what still
   * sees a hand that presses a button for long.
   */
  static final Key<Duration> POLL =
      Key.of(
          "poll",
          Key.span(Duration.ofMillis(5), Duration.ofSeconds(1)),
          Duration.ofMillis(20),
          "How often the inputs are looked at, while there are any; what is shorter may be missed.");

  /** What is done with the chip's lines over the wire. A level or direction is a bit of a mask. */
  interface Ports extends AutoCloseable {
    /** How many lines. */
    int count();

    /** Looks at all lines: a bit each, of line 0 the lowest. */
    int levels() throws IOException;

    /** Whether the last look saw a chip that was reset; it is then taken as it is now. */
    boolean wasReset();

    /** Makes a line an output that has this level from the first moment. */
    void output(int line, boolean high) throws IOException;

    /** The level of an output, or of what is going to be one. */
    boolean kept(int line) throws IOException;

    void write(int line, boolean high) throws IOException;

    void input(int line, Pull pull) throws IOException;

    /** The line is used no more, and stays as it is. */
    void free(int line);

    @Override
    void close() throws IOException;
  }

  /** A line in use. */
  private static final class Use {
    /** Its setting in the chip is lost: an input's is made again, an output fails. */
    boolean lost;

    Pull pull; // null for an output
    Consumer<Edge> edges;
    boolean high;
  }

  private final String name;
  private final Ports ports;
  private final Duration poll;
  private final Map<Integer, Use> uses = new HashMap<>();
  private ScheduledExecutorService poller;
  private boolean closed;

  /**
   * @param name of the driver, for messages
   */
  Expander(String name, Ports ports, Duration poll) {
    this.name = name;
    this.ports = ports;
    this.poll = poll;
  }

  @Override
  public synchronized OutputLine output(long line, boolean high) throws IOException {
    int number = free(line);
    look();
    ports.output(number, high);
    return output(number);
  }

  @Override
  public synchronized OutputLine keep(long line) throws IOException {
    int number = free(line);
    look();
    ports.output(number, ports.kept(number));
    return output(number);
  }

  private OutputLine output(int number) {
    var use = new Use();
    uses.put(number, use);
    return new OutputLine() {
      @Override
      public void write(boolean high) throws IOException {
        synchronized (Expander.this) {
          use(number, use);
          ports.write(number, high);
        }
      }

      @Override
      public boolean read() throws IOException {
        synchronized (Expander.this) {
          return bit(use(number, use), number);
        }
      }

      @Override
      public void close() {
        letGo(number, use);
      }
    };
  }

  @Override
  public synchronized InputLine input(long line, Pull pull, Consumer<Edge> edges)
      throws IOException {
    int number = free(line);
    if (pull == Pull.DOWN) {
      throw new IOException(name + ": line " + number + ": can pull up only, not down");
    }
    look();
    ports.input(number, pull);
    var use = new Use();
    use.pull = pull;
    use.edges = edges;
    use.high = bit(look(), number);
    uses.put(number, use);
    startPolling();
    return new InputLine() {
      @Override
      public boolean read() throws IOException {
        synchronized (Expander.this) {
          return bit(use(number, use), number);
        }
      }

      @Override
      public void close() {
        letGo(number, use);
      }
    };
  }

  private int free(long line) throws IOException {
    if (closed) throw new IOException(name + ": closed");
    if (line < 0 || line >= ports.count()) {
      throw new IOException(
          "%s: line %d: expected 0 to %d".formatted(name, line, ports.count() - 1));
    }
    if (uses.containsKey((int) line)) {
      throw new IOException(name + ": line " + line + ": in use by another device");
    }
    return (int) line;
  }

  /** Looks at the lines for one of them, which must still be what it was opened as. */
  private int use(int number, Use use) throws IOException {
    if (closed || uses.get(number) != use) {
      throw new IOException(name + ": line " + number + ": closed");
    }
    int levels = look();
    if (use.lost) {
      throw new IOException(
          name + ": line " + number + ": the chip was reset, or without power; open it again");
    }
    return levels;
  }

  private int look() throws IOException {
    int levels = ports.levels();
    if (ports.wasReset()) uses.values().forEach(use -> use.lost = true);
    boolean mended = false;
    for (var entry : uses.entrySet()) {
      Use use = entry.getValue();
      if (!use.lost || use.pull == null) continue;
      ports.input(entry.getKey(), use.pull);
      use.lost = false; // only now: where that fails, the next look tries again
      mended = true;
    }
    return mended ? ports.levels() : levels;
  }

  /** Tells who listens what has changed since the last time. */
  synchronized void poll() {
    if (closed) return;
    int levels;
    try {
      levels = look();
    } catch (IOException e) {
      // The next look comes soon, and who reads or writes a line meanwhile meets the same.
      return;
    }
    long now = System.nanoTime();
    uses.forEach(
        (number, use) -> {
          if (use.edges == null || bit(levels, number) == use.high) return;
          use.high = !use.high;
          use.edges.accept(new Edge(use.high, now));
        });
  }

  private void startPolling() {
    if (poller != null) return;
    poller =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "expander-" + name);
              thread.setDaemon(true);
              return thread;
            });
    poller.scheduleWithFixedDelay(this::poll, poll.toNanos(), poll.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopPolling() {
    if (poller != null) poller.shutdown();
    poller = null;
  }

  private synchronized void letGo(int number, Use use) {
    if (closed || !uses.remove(number, use)) return;
    ports.free(number);
    if (uses.values().stream().allMatch(other -> other.pull == null)) stopPolling();
  }

  /** Leaves the lines as they are: who used them has made them safe. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    stopPolling();
    ports.close();
  }

  private static boolean bit(int mask, int line) {
    return (mask >> line & 1) != 0;
  }
}

package io.sandpiper.device.simulated;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A board whose lines, chips and files are simulated. Deterministic: it is told the time, and the
 * same calls in the same order give the same answers. Any thread.
 *
 * <p>{@link io.sandpiper.device.Driver#simulate} wires the twin of each configured device; a test
 * wires its own before, and scripts {@link #faults}.
 */
public final class SimulatedBoard implements Board {
  /** A change of an output line as seen from outside, or its first level; on the board's clock. */
  public record OutputEdge(Line line, boolean high, long nanos) {
    public OutputEdge(long number, boolean high, long nanos) {
      this(Line.of(number), high, nanos);
    }
  }

  /** A change of what a PWM channel puts out, on the board's clock. */
  public record PwmChange(Line channel, Pulses pulses, long nanos) {}

  private record Place(long bus, long address) {}

  private record Select(long bus, long select) {}

  private final LongSupplier nanos;
  private final Consumer<Duration> wait;
  private final long start;
  private final Faults faults;
  private final Lines lines;
  private final Scripts scripts;
  private final KernelFiles files = new KernelFiles();
  private final Map<Place, SimulatedChip> chips = new HashMap<>();
  private final Map<Select, SimulatedSpiChip> spiChips = new HashMap<>();
  private final Channels channels;
  private final Streams streams = new Streams();
  private volatile Programs programs =
      (command, atMost, bytes) -> new Ended(0, String.join(" ", command), false);
  private final Thread player;
  private volatile boolean closed;

  /** A board on a clock of the caller's; pauses and blocks return at once. */
  public SimulatedBoard(LongSupplier nanos) {
    this(nanos, duration -> {});
  }

  /**
   * A board on a clock of the caller's.
   *
   * @param wait how a pause or a scripted block passes: advance the clock, wait, or nothing
   */
  public SimulatedBoard(LongSupplier nanos, Consumer<Duration> wait) {
    this(nanos, wait, false);
  }

  private SimulatedBoard(LongSupplier nanos, Consumer<Duration> wait, boolean plays) {
    this.nanos = nanos;
    this.wait = wait;
    start = nanos.getAsLong();
    faults = new Faults(wait);
    lines = new Lines(nanos, faults);
    channels = new Channels(nanos, faults);
    scripts = new Scripts(lines);
    player = plays ? new Thread(this::play, "simulated-board") : null;
  }

  /** A board in real time, where life goes on by itself: doors are opened and closed. */
  public static SimulatedBoard live() {
    var board = new SimulatedBoard(System::nanoTime, SimulatedBoard::sleep, true);
    board.player.setDaemon(true);
    board.player.start();
    return board;
  }

  // ---- for tests, scripts and twins

  public Faults faults() {
    return faults;
  }

  /** What the output lines did, oldest first; the last {@value Limits#EDGES}. */
  public List<OutputEdge> edges() {
    return lines.edges();
  }

  /** Calls {@code watcher} with each output edge, on the thread that made it. */
  public void watch(Consumer<OutputEdge> watcher) {
    lines.watch(watcher);
  }

  /** What the far end of an output line does when that changes; a twin that is there stays. */
  public void react(Line output, Consumer<OutputEdge> twin) {
    lines.react(output, twin);
  }

  /** A line's electrical level now. */
  public boolean level(long line) {
    return lines.level(Line.of(line));
  }

  /** The outside drives an input line; who watches it is called before this returns. */
  public void drive(long line, boolean high) {
    lines.drive(Line.of(line), high);
  }

  /** As {@link #drive(long, boolean)}, at a time that its edge then has. */
  public void drive(Line line, boolean high, long at) {
    lines.drive(line, high, at);
  }

  /** The outside lets go of a line, and its pull decides. */
  public void letGo(long line) {
    lines.drive(Line.of(line), null);
  }

  /** Drives an input line step by step, as {@link #tick} is called; a live board does so itself. */
  public void script(long line, Iterator<Step> steps) {
    script(Line.of(line), steps);
  }

  private void script(Line line, Iterator<Step> steps) {
    scripts.add(line, steps, nanos.getAsLong());
    LockSupport.unpark(player);
  }

  /**
   * What a line does when nobody scripts it: rests at a level, and on a live board takes these
   * steps too. For {@link io.sandpiper.device.Driver#simulate}; a line already driven is left
   * alone.
   */
  public void rest(Line line, boolean high, Iterator<Step> whenLive) {
    if (!lines.untouched(line)) return;
    lines.drive(line, high);
    if (player != null) script(line, whenLive);
  }

  /** Takes the scripted steps that are due; returns when the next one is, on the board's clock. */
  public long tick() {
    return scripts.tick(nanos.getAsLong());
  }

  /** Puts a chip on a bus, in place of one that is there. */
  public void chip(long bus, long address, SimulatedChip chip) {
    synchronized (chips) {
      chips.put(new Place(bus, address), chip);
    }
  }

  /** Puts a chip on a bus unless there is one. */
  public void twin(long bus, long address, Supplier<? extends SimulatedChip> twin) {
    synchronized (chips) {
      chips.computeIfAbsent(new Place(bus, address), place -> twin.get());
    }
  }

  /** Puts a chip at a chip select of an SPI bus unless there is one. */
  public void spiTwin(long bus, long select, Supplier<? extends SimulatedSpiChip> twin) {
    synchronized (chips) {
      spiChips.computeIfAbsent(new Select(bus, select), place -> twin.get());
    }
  }

  /** What the PWM channels were set to, oldest first; the last {@value Limits#EDGES}. */
  public List<PwmChange> pwmChanges() {
    return channels.changes();
  }

  /**
   * Puts a file below {@link #root}, in place of one that is there.
   *
   * @param text its content by the seconds since the board was made
   */
  public void file(String path, DoubleFunction<String> text) {
    files.put(path, text::apply);
  }

  /** As {@link #file}, unless there is one. */
  public void twinFile(String path, DoubleFunction<String> text) {
    files.putIfAbsent(path, text::apply);
  }

  /** As if the kernel had lost the device behind it. */
  public void removeFile(String path) throws IOException {
    files.remove(path);
  }

  /**
   * Puts a far end at a serial port or an address, in place of one that is there.
   *
   * @param place {@code /dev/ttyUSB0}, or {@code 192.168.1.20:502}
   */
  public void stream(String place, SimulatedStream farEnd) {
    streams.put(place, farEnd);
  }

  /** Puts a far end there unless there is one; returns who is there. */
  public SimulatedStream streamTwin(String place, Supplier<? extends SimulatedStream> twin) {
    return streams.putIfAbsent(place, twin);
  }

  /** What programs are made of here: they are never run. */
  public void programs(Programs simulated) {
    programs = simulated;
  }

  /** Whether a device holds any line: after all are closed, none does. */
  public boolean holdsLines() {
    return lines.claimed();
  }

  // ---- for drivers

  @Override
  public String model() {
    return "simulated";
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
  public I2c i2c(long bus, long address) {
    return new I2c() {
      @Override
      public void write(byte... bytes) throws IOException {
        transfer(bus, address, bytes, 0);
      }

      @Override
      public byte[] read(int count) throws IOException {
        return transfer(bus, address, new byte[0], count);
      }

      @Override
      public byte[] writeRead(byte[] bytes, int count) throws IOException {
        return transfer(bus, address, bytes, count);
      }

      @Override
      public void close() {}
    };
  }

  private byte[] transfer(long bus, long address, byte[] bytes, int count) throws IOException {
    faults.pass(new Faults.Bus(bus), new Faults.Chip(bus, address));
    synchronized (chips) {
      SimulatedChip chip = chips.get(new Place(bus, address));
      if (chip == null) {
        throw new IOException("i2c-%d: no answer from address 0x%02x".formatted(bus, address));
      }
      byte[] answer = chip.transfer(bytes, count, seconds());
      if (answer.length == count) return answer;
      throw new IllegalStateException(
          "twin at 0x%02x: %d bytes expected, answers %d".formatted(address, count, answer.length));
    }
  }

  @Override
  public Spi spi(long bus, long select, long hertz, int mode) {
    return new Spi() {
      @Override
      public byte[] transfer(byte... bytes) throws IOException {
        faults.pass(new Faults.Select(bus, select));
        synchronized (chips) {
          SimulatedSpiChip chip = spiChips.get(new Select(bus, select));
          // Nobody drives the line back: a real one floats, this one is low.
          return chip == null ? new byte[bytes.length] : chip.transfer(bytes, seconds());
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Stream serial(String port, SerialSettings settings) throws IOException {
    return streams.open(port, this::seconds);
  }

  @Override
  public Stream connect(String host, int port, Duration atMost) throws IOException {
    return streams.open(host + ":" + port, this::seconds);
  }

  @Override
  public Programs programs() {
    return programs;
  }

  @Override
  public Pwm pwm(Line channel) throws IOException {
    return channels.open(channel);
  }

  /** A temporary folder with the simulated files as they are at this moment. */
  @Override
  public Path root() {
    return files.root(seconds());
  }

  @Override
  public long nanos() {
    return nanos.getAsLong();
  }

  @Override
  public void pause(Duration duration) throws IOException {
    try {
      wait.accept(duration);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(player);
    files.delete();
  }

  /** Since the board was made. */
  public double seconds() {
    return (nanos.getAsLong() - start) / 1e9;
  }

  private void play() {
    while (!closed) {
      long next = tick();
      if (next == Long.MAX_VALUE) LockSupport.park(this);
      else LockSupport.parkNanos(this, next - nanos.getAsLong());
    }
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while waiting"));
    }
  }
}

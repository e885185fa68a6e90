package io.sandpiper.device.simulated;

import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What goes wrong on a simulated board, place by place. Scripted from any thread; each claim, read,
 * write and transfer passes here first.
 */
public final class Faults {
  /** For {@link #fail}: until {@link #repair}. */
  public static final int FOR_EVER = Integer.MAX_VALUE;

  /** Where a fault sits. */
  public sealed interface Place {}

  public record OfLine(Line line) implements Place {
    public OfLine(long number) {
      this(Line.of(number));
    }
  }

  /** A whole bus, as when one chip holds the clock down. */
  public record Bus(long bus) implements Place {}

  /** One chip, as when its plug is loose: other chips on the bus go on. */
  public record Chip(long bus, long address) implements Place {}

  /** A chip select of an SPI bus. */
  public record Select(long bus, long select) implements Place {}

  public record Channel(Line channel) implements Place {}

  private final Map<Place, Failure> failures = new HashMap<>();
  private final Map<Place, Duration> blocks = new HashMap<>();
  private final Consumer<Duration> wait;

  private record Failure(int times, String reason) {}

  Faults(Consumer<Duration> wait) {
    this.wait = wait;
  }

  /** The next {@code times} operations there fail with {@code reason}. */
  public synchronized void fail(Place place, int times, String reason) {
    if (times < 1) throw new IllegalArgumentException("times: at least 1, is " + times);
    failures.put(place, new Failure(times, reason));
  }

  /** Does not acknowledge until {@link #repair}, like a chip that is unplugged. */
  public void unplug(long bus, long address) {
    String reason = "i2c-%d: no answer from address 0x%02x".formatted(bus, address);
    fail(new Chip(bus, address), FOR_EVER, reason);
  }

  /** The next operation there takes that long. */
  public synchronized void block(Place place, Duration time) {
    blocks.put(place, time);
  }

  public synchronized void repair(Place place) {
    failures.remove(place);
    blocks.remove(place);
  }

  /** Passes, waits or fails, as scripted. */
  void pass(Place... places) throws IOException {
    for (Place place : places) {
      Duration block;
      synchronized (this) {
        block = blocks.remove(place);
      }
      if (block != null) wait.accept(block); // outside the lock: other places go on meanwhile
      fail(place);
    }
  }

  private synchronized void fail(Place place) throws IOException {
    Failure failure = failures.get(place);
    if (failure == null) return;
    if (failure.times == 1) failures.remove(place);
    else if (failure.times < FOR_EVER) {
      failures.put(place, new Failure(failure.times - 1, failure.reason));
    }
    throw new IOException(failure.reason);
  }
}

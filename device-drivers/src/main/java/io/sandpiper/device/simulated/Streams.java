package io.sandpiper.device.simulated;

import io.sandpiper.device.board.Board;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** The far ends of serial ports and connections. */
final class Streams {
  private final Map<String, SimulatedStream> farEnds = new HashMap<>();

  synchronized void put(String place, SimulatedStream farEnd) {
    farEnds.put(place, farEnd);
  }

  synchronized SimulatedStream putIfAbsent(String place, Supplier<? extends SimulatedStream> twin) {
    return farEnds.computeIfAbsent(place, p -> twin.get());
  }

  synchronized Board.Stream open(String place, DoubleSupplier seconds) throws IOException {
    SimulatedStream farEnd = farEnds.get(place);
    if (farEnd == null) throw new IOException(place + ": not there");
    return new Near(place, farEnd, seconds);
  }

  /** Our end. */
  private static final class Near implements Board.Stream {
    private final String place;
    private final SimulatedStream farEnd;
    private final DoubleSupplier seconds;
    private final ByteArrayOutputStream come = new ByteArrayOutputStream();
    private boolean closed;

    Near(String place, SimulatedStream farEnd, DoubleSupplier seconds) {
      this.place = place;
      this.farEnd = farEnd;
      this.seconds = seconds;
    }

    /**
     * Waits in real time whatever the board's clock does: who reads in a loop of its own must not
     * spin where pauses take no time.
     */
    @Override
    public synchronized byte[] read(Duration atMost) throws IOException {
      long end = System.nanoTime() + atMost.toNanos();
      while (true) {
        if (closed) throw new IOException(place + ": closed");
        come.writeBytes(farEnd.says(seconds.getAsDouble()));
        long left = end - System.nanoTime();
        if (come.size() > 0 || left <= 0) {
          byte[] bytes = come.toByteArray();
          come.reset();
          return bytes;
        }
        await(Math.min(left, Limits.STREAM_LOOK.toNanos()));
      }
    }

    private void await(long nanos) throws IOException {
      try {
        wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting");
      }
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
      if (closed) throw new IOException(place + ": closed");
      come.writeBytes(farEnd.answer(bytes, seconds.getAsDouble()));
      notifyAll();
    }

    @Override
    public synchronized void close() {
      closed = true;
      notifyAll();
    }
  }
}

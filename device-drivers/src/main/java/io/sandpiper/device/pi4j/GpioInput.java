package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioDException;
import io.sandpiper.device.board.Board.Edge;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The thread that waits for one input's edges, since the library cannot wait for several at once.
 *
 * <p>The kernel keeps 16 edges for it and drops the newest when more come, so the level after a
 * burst may never be told by an edge. Therefore the level is read whenever the line has been quiet
 * for {@link Limits#EVENT_WAIT}, and told if it is not the one told last.
 */
final class GpioInput {
  /** One line of the library's. */
  interface Source {
    /** Whether an edge came within that time. */
    boolean await(Duration time);

    /** The next edge, with the kernel's time. */
    Edge next();

    boolean high();

    /** Lets go of the line; nothing else is called afterwards. */
    void release();
  }

  private final long number;
  private final Source source;
  private final Consumer<Edge> edges;
  private final Thread thread;
  private boolean told;
  private volatile boolean ending;
  private volatile GpioDException failure;

  GpioInput(long number, Source source, Consumer<Edge> edges) {
    this.number = number;
    this.source = source;
    this.edges = edges;
    told = source.high();
    thread = new Thread(this::run, "gpio-line-" + number);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean read() throws IOException {
    try {
      if (failure != null) throw failure; // edges are no longer waited for: open it anew
      return source.high();
    } catch (GpioDException e) {
      throw Failure.ofLine(number, e);
    }
  }

  private void run() {
    try {
      while (!ending) {
        if (source.await(Limits.EVENT_WAIT)) {
          Edge edge = source.next();
          tell(edge.high(), nanos(edge.nanos(), System.nanoTime()));
        } else {
          tell(source.high(), System.nanoTime());
        }
      }
    } catch (GpioDException e) {
      failure = e;
    }
  }

  private void tell(boolean high, long nanos) {
    if (high == told) return;
    told = high;
    try {
      edges.accept(new Edge(high, nanos));
    } catch (RuntimeException e) {
      // A bug of who listens; said as loudly as any other, but later edges still count.
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /**
   * The kernel's time of an edge, if it is on the clock of {@link System#nanoTime}
   * (CLOCK_MONOTONIC, as both have been since Linux 5.7); otherwise now.
   */
  static long nanos(long kernel, long now) {
    long age = now - kernel;
    return 0 <= age && age < Limits.EDGE_AGE.toNanos() ? kernel : now;
  }

  /**
   * Waits for the thread to leave the native code, then lets go of the line.
   *
   * @throws IOException if it does not; the line is kept, for freeing it under the thread would
   *     crash
   */
  void end() throws IOException {
    ending = true;
    try {
      thread.join(Limits.LISTENER_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) throw new IOException("line " + number + ": its thread does not end");
    source.release();
  }
}

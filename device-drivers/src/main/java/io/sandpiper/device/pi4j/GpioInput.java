package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioDException;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The thread that waits for one input's edges, since the library cannot wait for several at once.
 *
 * <p>The kernel keeps 16 edges for it and drops the newest when more come, so the level after a
 * burst may never be told by an edge. Therefore the level is read once the line has been quiet for
 * {@link Limits#EVENT_WAIT}, and told if it is not the one told last. From then on no edge can be
 * missed, and the thread sleeps until the next.
 *
 * <p>Nothing wakes it but an edge. So closing does not wait for it: it lets go of the line when it
 * looks up the next time, after {@link Limits#IDLE_WAIT} at most, and until then the same input can
 * be taken up again.
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

  private final Line which;
  private final Source source;
  private final Thread thread;

  // All of these by whoever holds this object's lock.
  private Consumer<Edge> listener;
  private boolean told;
  private boolean released;
  private GpioDException failure;

  /**
   * @throws GpioDException when the line can't be read; then it is let go of
   */
  GpioInput(Line which, Source source, Consumer<Edge> edges) {
    this.which = which;
    this.source = source;
    listener = edges;
    try {
      told = source.high();
    } catch (GpioDException e) {
      release();
      throw e;
    }
    thread = new Thread(this::run, "gpio-line-" + which);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  synchronized boolean read() throws IOException {
    if (failure != null) throw Failure.ofLine(which, failure); // deaf: open it anew
    try {
      return source.high();
    } catch (GpioDException e) {
      throw Failure.ofLine(which, e);
    }
  }

  private void run() {
    try {
      boolean sure = false; // that the level is the one told last
      while (!over()) {
        if (await(sure ? Limits.IDLE_WAIT : Limits.EVENT_WAIT)) {
          Edge edge = source.next();
          tell(edge.high(), nanos(edge.nanos(), System.nanoTime()));
          sure = false;
        } else if (!sure) {
          tell(source.high(), System.nanoTime());
          sure = true;
        }
      }
    } catch (GpioDException e) {
      fail(e);
    }
  }

  private boolean await(Duration time) {
    try {
      return source.await(time);
    } catch (GpioDException e) {
      // A signal, of a profiler for example, ends the kernel's waiting like a timeout.
      if (Failure.reason(e).contains("Interrupted system call")) return false;
      throw e;
    }
  }

  /** Lets go of the line when nobody listens any more. */
  private synchronized boolean over() {
    if (listener == null) release();
    return released;
  }

  private synchronized void fail(GpioDException e) {
    failure = e;
    if (listener == null) release();
  }

  private void release() {
    released = true;
    source.release();
  }

  private synchronized void tell(boolean high, long nanos) {
    if (high == told || listener == null) return;
    told = high;
    try {
      listener.accept(new Edge(high, nanos));
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

  /** Nothing is told from now on, and the line is let go of soon. Any thread; returns at once. */
  synchronized void end() {
    listener = null;
    // Its thread has ended, or never began.
    if (!released && (failure != null || thread.getState() == Thread.State.NEW)) release();
  }

  /**
   * Listens again after {@link #end}; false when it is too late, or too early.
   *
   * @throws GpioDException when the line can't be read; then nothing has changed
   */
  synchronized boolean resume(Consumer<Edge> edges) {
    if (released || listener != null) return false;
    told = source.high();
    listener = edges;
    return true;
  }

  /** What to say to somebody else who wants the line. */
  synchronized IOException inUse() {
    if (listener != null) return Failure.inUse(which);
    return new IOException(
        "line %s: was an input, and is free within %d s"
            .formatted(which, Limits.IDLE_WAIT.toSeconds()));
  }

  synchronized boolean released() {
    return released;
  }
}

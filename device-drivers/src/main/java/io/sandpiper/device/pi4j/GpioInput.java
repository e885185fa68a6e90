package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.library.gpiod.internal.GpioLine;
import com.pi4j.library.gpiod.internal.GpioLineEvent;
import com.pi4j.library.gpiod.internal.LineEvent;
import io.sandpiper.device.board.Board.Edge;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The thread that waits for one input's edges, since the library cannot wait for several. The
 * kernel keeps 16 edges for it; what comes on top of them while it is busy is lost.
 */
final class GpioInput {
  private final long number;
  private final GpioLine line;
  private final GpioLineEvent event;
  private final Consumer<Edge> edges;
  private final Thread thread;
  private volatile boolean ending;
  private volatile GpioDException failure;

  GpioInput(long number, GpioLine line, GpioLineEvent event, Consumer<Edge> edges) {
    this.number = number;
    this.line = line;
    this.event = event;
    this.edges = edges;
    thread = new Thread(this::run, "gpio-line-" + number);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  GpioLine line() {
    return line;
  }

  GpioLineEvent event() {
    return event;
  }

  /** Throws if edges can no longer be waited for. */
  void check() throws IOException {
    if (failure != null) throw Failure.ofLine(number, failure);
  }

  private void run() {
    try {
      while (!ending) {
        if (line.eventWait(Limits.EVENT_WAIT.toNanos())) tell();
      }
    } catch (GpioDException e) {
      failure = e;
    }
  }

  private void tell() {
    line.eventRead(event);
    boolean high = event.getType() == LineEvent.RISING_EDGE;
    var edge = new Edge(high, nanos(event.getTimeNs(), System.nanoTime()));
    try {
      edges.accept(edge);
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

  /** Waits for the thread to leave the native code. */
  void end() throws IOException {
    ending = true;
    try {
      thread.join(Limits.LISTENER_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) throw new IOException("line " + number + ": its thread does not end");
  }
}

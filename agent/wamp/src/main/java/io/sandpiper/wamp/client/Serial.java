package io.sandpiper.wamp.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other, in order, on an executor that others use too: after each task it
 * queues up again behind them. Safe for use from any thread.
 */
final class Serial {
  private final Executor executor;
  private final int bound;

  // Guarded by this.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  /**
   * @param bound how many tasks may wait
   */
  Serial(Executor executor, int bound) {
    this.executor = executor;
    this.bound = bound;
  }

  /** Adds a task; false if too many wait already, or the executor takes no more. */
  synchronized boolean offer(Runnable task) {
    if (waiting.size() >= bound) return false;
    return add(task);
  }

  /** Adds a task in any case; if too many wait, the oldest is given up, which answers false. */
  synchronized boolean push(Runnable task) {
    boolean room = waiting.size() < bound;
    if (!room) waiting.removeFirst();
    return add(task) && room;
  }

  /** Adds a task however many wait; false if the executor takes no more. */
  synchronized boolean append(Runnable task) {
    return add(task);
  }

  private boolean add(Runnable task) {
    waiting.addLast(task);
    if (running) return true;
    try {
      executor.execute(this::runOne);
    } catch (RejectedExecutionException e) {
      waiting.removeLast();
      return false;
    }
    running = true;
    return true;
  }

  private void runOne() {
    do {
      Runnable task;
      synchronized (this) {
        task = waiting.removeFirst();
      }
      try {
        task.run();
      } catch (Throwable t) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
      }
    } while (!queuedUpOrDone());
  }

  private synchronized boolean queuedUpOrDone() {
    running = !waiting.isEmpty();
    if (!running) return true;
    try {
      executor.execute(this::runOne);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // shut down meanwhile: what waits is finished in this thread
    }
  }
}

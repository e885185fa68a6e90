package io.sandpiper.wamp.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What one thread, the owner, has to do. Others post tasks to it from any thread, and wait while
 * there are too many; the owner, which alone makes room, never waits to post.
 */
final class Inbox {
  /** A deadline that never comes, on {@link System#nanoTime}'s clock as all of them. */
  static final long NEVER = Long.MAX_VALUE;

  private final Thread owner;
  private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(Limits.INBOX);
  private volatile boolean closed;

  /** What the owner posted itself; the owner's alone. */
  private final Queue<Runnable> own = new ArrayDeque<>();

  Inbox(Thread owner) {
    this.owner = owner;
  }

  /**
   * Adds a task; false if it will never be run, as the inbox is closed. Waits while too many others
   * wait. Posted by the owner, it is next, and nothing waits.
   */
  boolean post(Runnable task) {
    return post(task, NEVER);
  }

  /**
   * @param deadline gives up, and answers false, when there is no room by then
   */
  boolean post(Runnable task, long deadline) {
    if (Thread.currentThread() == owner) return !closed && own.add(task);
    boolean interrupted = false;
    try {
      while (!closed && System.nanoTime() < deadline) {
        try {
          if (!tasks.offer(task, 100, TimeUnit.MILLISECONDS)) continue;
          // It may have been too late to be run; if it still is there, it was.
          return !closed || !tasks.remove(task);
        } catch (InterruptedException e) {
          interrupted = true; // the task is posted all the same: its future must end
        }
      }
      return false;
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** By the owner: what waits already, its own first; else null. */
  Runnable next() {
    Runnable task = own.poll();
    return task == null ? tasks.poll() : task;
  }

  /** By the owner: waits for a task until it is due to do something else; null if none came. */
  Runnable next(long due) throws InterruptedException {
    Runnable task = next();
    if (task != null) return task;
    return tasks.poll(due == NEVER ? NEVER : due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** By the owner: nothing more is taken. What is in it already is left to {@link #next()}. */
  void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}

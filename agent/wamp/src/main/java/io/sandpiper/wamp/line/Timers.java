package io.sandpiper.wamp.line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timers of a transport: one daemon thread, which ends when idle. */
public final class Timers {
  private final ScheduledThreadPoolExecutor pool;

  /**
   * @param thread its name
   */
  public Timers(String thread) {
    pool =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var made = new Thread(task, thread);
              made.setDaemon(true);
              return made;
            });
    pool.setRemoveOnCancelPolicy(true);
    pool.setKeepAliveTime(Limits.TIMER_IDLE.toNanos(), TimeUnit.NANOSECONDS);
    pool.allowCoreThreadTimeOut(true);
  }

  /** For one connection. */
  public Scope scope() {
    return new Scope();
  }

  /** Tasks that wait, of all connections. */
  public int waiting() {
    return pool.getQueue().size();
  }

  /**
   * The timers of one connection, which end with it: a task that waits keeps its connection, with
   * all its buffers, in memory. Thread-safe.
   */
  public final class Scope {
    // ---- guarded by this
    private final List<ScheduledFuture<?>> waiting = new ArrayList<>();
    private boolean over;

    private Scope() {}

    /** Runs a task once, unless all is over before; it must not block. */
    public synchronized ScheduledFuture<?> in(Duration delay, Runnable task) {
      ScheduledFuture<?> timer = pool.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      if (over) timer.cancel(false);
      waiting.removeIf(Future::isDone);
      waiting.add(timer);
      return timer;
    }

    public synchronized void end() {
      over = true;
      waiting.forEach(timer -> timer.cancel(false));
      waiting.clear();
    }
  }
}

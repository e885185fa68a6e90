package io.sandpiper.wamp.line;

import java.time.Duration;
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

  /** Runs a task once; it must not block. */
  public ScheduledFuture<?> in(long nanos, Runnable task) {
    return pool.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  public ScheduledFuture<?> in(Duration delay, Runnable task) {
    return in(delay.toNanos(), task);
  }
}

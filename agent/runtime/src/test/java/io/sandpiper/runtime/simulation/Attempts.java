package io.sandpiper.runtime.simulation;

import io.sandpiper.runtime.config.Configuration.Router;
import java.util.ArrayDeque;
import java.util.Deque;

/** Whether the agent dials when it should: neither early nor late, and not too often. */
final class Attempts {
  /** As the link's bounds have it. */
  private static final long STABLE = World.MINUTE;

  /** Dials that are looked at together; their random waits add up to about their mean. */
  private static final int MANY = 60;

  private final World world;
  private final Router settings;

  /** Ends since a session was stable; never less than the agent counts itself. */
  private int failures;

  private Ending last;
  private boolean rotated;
  private long endedAt = Long.MAX_VALUE;
  private long bound;
  private final Deque<Long> recent = new ArrayDeque<>();

  Attempts(World world, Router settings) {
    this.world = world;
    this.settings = settings;
  }

  /**
   * A connection has ended for the agent.
   *
   * @param lived how long it surely had a session
   */
  void ended(Ending how, long lived, long now) {
    rotated = last != null && last.rotates();
    last = how;
    endedAt = now;
    if (lived >= STABLE) {
      failures = 0;
      recent.clear();
    }
    long base = settings.reconnect().initial().toNanos();
    bound =
        Math.min(
            settings.reconnect().max().toNanos(),
            failures < 30 ? base << failures : Long.MAX_VALUE);
    failures++;
  }

  /** The next dial comes before this, unless the agent is late; for ever while connected. */
  long due() {
    return endedAt == Long.MAX_VALUE ? Long.MAX_VALUE : endedAt + last.most(bound);
  }

  void dialed(long now) {
    if (last == null) return;
    long waited = now - endedAt;
    boolean oneWay = settings.urls().size() == 1 && !rotated && !last.rotates();
    if (oneWay) {
      long least = Math.max(last.least(), last.lane() == Ending.Lane.SLOW ? slow() : 0);
      world.require(
          waited >= least, "dialed " + waited / World.MILLI + " ms after " + last.cause());
      if (last.lane() == Ending.Lane.SLOW) world.count("slow lane");
      requireGentle(now);
    }
    endedAt = Long.MAX_VALUE;
  }

  private long slow() {
    return settings.reconnect().slow().toNanos();
  }

  /** Half the mean of so many waits is more than six standard deviations below it. */
  private void requireGentle(long now) {
    long max = settings.reconnect().max().toNanos();
    if (bound < max) return;
    recent.addLast(now);
    if (recent.size() <= MANY) return;
    world.count("many attempts in a row");
    long took = now - recent.removeFirst();
    world.require(
        took >= MANY * max / 4,
        MANY + " attempts in " + took / World.SECOND + " s without success");
  }
}

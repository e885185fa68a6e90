package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.runtime.core.Unasked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one device has told unasked and the agent has not taken yet. Of levels the last few are kept
 * and then only the last, of changes that there was one, of events so many; those on top are lost
 * and counted.
 */
final class Postbox implements Signals {
  private record Level(boolean on, long nanos) {}

  private record Happened(String name, Map<String, Object> content) {}

  private final String component;
  private final Consumer<Postbox> filled;

  // ---- guarded by this
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Deque<Happened> events = new ArrayDeque<>();
  private boolean changed;
  private long lost;

  /** It has been said that there is something in it. */
  private boolean told;

  // ---- the agent's thread's
  private long mayBeEmptied;
  private double allowance = Limits.EVENTS;
  private long allowedAt;

  /**
   * @param filled told when there is something in it, and not again before it is empty
   */
  Postbox(String component, Consumer<Postbox> filled) {
    this.component = component;
    this.filled = filled;
  }

  @Override
  public void level(boolean on, long nanos) {
    boolean first;
    synchronized (this) {
      // The last level is what counts, the ones before it only for how it came about.
      if (levels.size() == Limits.LEVELS) levels.removeLast();
      levels.addLast(new Level(on, nanos));
      first = fill();
    }
    if (first) filled.accept(this);
  }

  @Override
  public void changed() {
    boolean first;
    synchronized (this) {
      changed = true;
      first = fill();
    }
    if (first) filled.accept(this);
  }

  @Override
  public void event(String name, Map<String, Object> content) {
    boolean first;
    synchronized (this) {
      if (events.size() == Limits.EVENTS) lost++;
      else events.addLast(new Happened(name, Map.copyOf(content)));
      first = fill();
    }
    if (first) filled.accept(this);
  }

  private boolean fill() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** On the core's clock. */
  long mayBeEmptied() {
    return mayBeEmptied;
  }

  /** Hands the content to the core; whether something is left, for the next time. */
  boolean empty(Unasked core, long now, long origin) {
    allowance += (now - allowedAt) * Limits.EVENTS_A_SECOND / 1e9;
    allowance = Math.min(Limits.EVENTS, allowance);
    allowedAt = now;
    mayBeEmptied = now + Limits.POST.toNanos();
    List<Level> newLevels;
    List<Happened> newEvents;
    boolean change;
    long missed;
    boolean left;
    synchronized (this) {
      newLevels = List.copyOf(levels);
      levels.clear();
      int some = Math.min((int) allowance, events.size());
      newEvents = events.stream().limit(some).toList();
      for (int i = 0; i < some; i++) events.removeFirst();
      change = changed;
      changed = false;
      missed = lost;
      lost = 0;
      left = !events.isEmpty();
      told = left;
    }
    allowance -= newEvents.size();
    for (Level each : newLevels) core.edge(component, each.on, each.nanos - origin, now);
    if (change) core.changed(component, now);
    for (Happened each : newEvents) core.event(component, each.name, each.content, now);
    if (missed > 0) core.missed(component, missed, now);
    return left;
  }
}

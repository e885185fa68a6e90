package io.sandpiper.runtime.core;

import io.sandpiper.runtime.core.Devices.Job;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * What waits for one bus, in two lanes. What an output's owner decides, and what opens and closes
 * devices, goes first and has room of its own: however much others read, a safe state waits only
 * for the job that is being done. Reads and calls of drivers' own procedures wait behind, each lane
 * in its order; there callers leave room for what the agent reads of its own accord. Of one
 * component only reads are overtaken: what it was called for before is done before. One job in
 * {@link #TURN} comes from the second lane all the same, so that a ramp does not starve the sensors
 * beside it. Pure, for one thread.
 */
public final class BusQueue<T> {
  /** Reads and calls that wait: at 5 ms a transfer a third of a second. */
  public static final int ASKED = 64;

  /**
   * Of these callers' leave a quarter free: however many they are, a bus's sensors are sampled and
   * its inputs looked at. These have one job each at a time.
   */
  public static final int CALLERS = 48;

  /** Of the rest a component has one or two at a time; more than that on one bus is a mistake. */
  public static final int FIRST = 128;

  /** A read so often at least: it delays the others by a tenth. */
  static final int TURN = 10;

  private record Waiting<T>(String component, Job job, T task) {}

  private final Deque<Waiting<T>> first = new ArrayDeque<>();
  private final Deque<Waiting<T>> asked = new ArrayDeque<>();
  private int inARow;

  /** False when there is no room. */
  public boolean offer(String component, Job job, T task) {
    var waiting = new Waiting<>(component, job, task);
    if (!job.first()) {
      return asked.size() < (job.asked() ? CALLERS : ASKED) && asked.add(waiting);
    }
    if (first.size() >= FIRST) return false;
    promoteCalls(component);
    return first.add(waiting);
  }

  /** A stop must not be followed by what was asked for before it. */
  private void promoteCalls(String component) {
    for (Iterator<Waiting<T>> all = asked.iterator(); all.hasNext(); ) {
      Waiting<T> each = all.next();
      if (!(each.job instanceof Job.Call) || !each.component.equals(component)) continue;
      all.remove();
      first.add(each);
    }
  }

  /** Takes back what waits; false where nothing such does. */
  public boolean withdraw(Predicate<T> which) {
    return asked.removeIf(each -> which.test(each.task))
        || first.removeIf(each -> which.test(each.task));
  }

  /** Takes the next one; null for none. */
  public T poll() {
    boolean turn = first.isEmpty() || !asked.isEmpty() && inARow >= TURN - 1;
    inARow = turn ? 0 : inARow + 1;
    Waiting<T> next = turn ? asked.poll() : first.poll();
    return next == null ? null : next.task;
  }
}

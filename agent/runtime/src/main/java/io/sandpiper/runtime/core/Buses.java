package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The jobs under way on all buses, each with what follows from its outcome and a deadline. Pure.
 */
final class Buses {
  /** Stands for no ticket. */
  static final long NONE = 0;

  private record Pending(
      long ticket,
      Component component,
      Job job,
      boolean lasting,
      Jobs.Then then,
      long deadline,
      String late) {}

  private final Devices devices;
  private final Map<Long, Pending> pending = new HashMap<>();
  private final NavigableSet<Pending> due =
      new TreeSet<>(
          Comparator.comparingLong((Pending p) -> p.deadline).thenComparingLong(p -> p.ticket));
  private long tickets;
  private long late;

  Buses(Devices devices) {
    this.devices = devices;
  }

  /**
   * @param lasting whether it is wanted also when its deadline has passed while it waits
   * @return the job's ticket; {@link #NONE} when the bus's queue is full, and then {@code then} is
   *     never called
   */
  long submit(Component component, Job job, boolean lasting, long now, Jobs.Then then) {
    long ticket = ++tickets;
    long deadline = deadline(component);
    String text = "no answer within " + seconds(deadline);
    // Before it is submitted: a simulated device may answer at once.
    add(new Pending(ticket, component, job, lasting, then, now + deadline, text));
    if (devices.submit(component, job, ticket)) return ticket;
    remove(ticket);
    return NONE;
  }

  /** False when the job is being done, or was; else its {@code then} is never called. */
  boolean withdraw(long ticket) {
    Pending job = pending.get(ticket);
    if (job == null || !devices.withdraw(job.component, ticket)) return false;
    remove(ticket);
    return true;
  }

  private static long deadline(Component component) {
    return component.driver().deadline(component.settings()).toNanos();
  }

  private static String seconds(long nanos) {
    long tenths = nanos / 100_000_000;
    return (tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0)) + " s";
  }

  private void add(Pending job) {
    pending.put(job.ticket, job);
    due.add(job);
  }

  private Pending remove(long ticket) {
    Pending job = pending.remove(ticket);
    if (job != null) due.remove(job);
    return job;
  }

  void done(long ticket, Outcome outcome, long now) {
    Pending job = remove(ticket);
    if (job == null) late++;
    else job.then.accept(outcome, now);
  }

  void tick(long now) {
    // Those of this moment only: what follows from one may be due at once, too.
    List<Pending> over = new ArrayList<>();
    for (Pending job : due) {
      if (job.deadline > now) break;
      over.add(job);
    }
    for (Pending job : over) {
      if (remove(job.ticket) != null) job.then.accept(over(job), now);
    }
  }

  /** What its owner was told has failed must not be done after all. */
  private Outcome over(Pending job) {
    boolean waited = !job.lasting && devices.withdraw(job.component, job.ticket);
    return waited && !job.job.first() ? new Outcome.Overdue() : new Outcome.Failed(job.late);
  }

  long deadline() {
    return due.isEmpty() ? Long.MAX_VALUE : due.first().deadline;
  }

  /** Outcomes that came after their deadline. */
  long late() {
    return late;
  }
}

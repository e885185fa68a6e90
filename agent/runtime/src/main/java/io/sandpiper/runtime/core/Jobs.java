package io.sandpiper.runtime.core;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The jobs under way, each with what follows from its outcome and a deadline. Pure. */
final class Jobs {
  /** What follows. */
  interface Then {
    void accept(Outcome outcome, long now);
  }

  private record Pending(String component, Then then, long deadline) {}

  private final Devices devices;

  /** In order of their deadlines, because all have the same limit. */
  private final Map<Long, Pending> pending = new LinkedHashMap<>();

  private long tickets;
  private long late;

  Jobs(Devices devices) {
    this.devices = devices;
  }

  /** False when the device's queue is full; then {@code then} is never called. */
  boolean submit(String component, Job job, long now, Then then) {
    long ticket = ++tickets;
    // Before it is submitted: a simulated device may answer at once.
    pending.put(ticket, new Pending(component, then, now + Limits.JOB));
    if (devices.submit(component, job, ticket)) return true;
    pending.remove(ticket);
    return false;
  }

  /** A job on behalf of a caller, who is told what became of it. */
  void answer(
      String component,
      Job job,
      long now,
      Answer answer,
      Function<Object, Map<String, Object>> result) {
    boolean taken =
        submit(
            component,
            job,
            now,
            (outcome, then) -> {
              if (outcome instanceof Outcome.Failed failed) answer.deviceFailed(failed.reason());
              else answer.result(result.apply(((Outcome.Done) outcome).value()));
            });
    if (!taken) answer.busy(component);
  }

  void done(long ticket, Outcome outcome, long now) {
    Pending job = pending.remove(ticket);
    if (job == null) late++;
    else job.then.accept(outcome, now);
  }

  void tick(long now) {
    while (deadline() <= now) {
      long ticket = pending.keySet().iterator().next();
      Pending job = pending.remove(ticket);
      job.then.accept(
          new Outcome.Failed("no answer within " + Limits.JOB / 1_000_000_000 + " s"), now);
    }
  }

  long deadline() {
    return pending.isEmpty() ? Long.MAX_VALUE : pending.values().iterator().next().deadline;
  }

  /** Outcomes that came after their deadline. */
  long late() {
    return late;
  }
}

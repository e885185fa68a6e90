package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.Map;
import java.util.Optional;

/** What one component can have done on its bus. Pure. */
final class Jobs {
  /** What follows. */
  interface Then {
    void accept(Outcome outcome, long now);
  }

  private final Component component;
  private final Buses buses;

  /** What leaves it safe, of an output. */
  private final Optional<Job> safe;

  /** Jobs of callers that wait or are being done. */
  private int asked;

  Jobs(Component component, Buses buses) {
    this.component = component;
    this.buses = buses;
    this.safe = Control.of(component).map(control -> control.safe().write());
  }

  /** False when the bus's queue is full; then {@code then} is never called. */
  boolean submit(Job job, long now, Then then) {
    return buses.submit(component, job, lasting(job), now, then) != Buses.NONE;
  }

  /**
   * What opens and closes it, or leaves it safe, is done however late its bus comes back: it is
   * wanted then, too. Another value of an output is not, for its owner then drives it safe.
   */
  private boolean lasting(Job job) {
    return job instanceof Job.Open || job instanceof Job.Close || safe.equals(Optional.of(job));
  }

  /** What a caller is told of what a job gave. */
  interface Result {
    Map<String, Object> of(Object value, long now);
  }

  /**
   * A job on behalf of a caller, who is told what became of it; when he gives up while it waits it
   * is not done. At most {@link Limits#ASKED} of them wait at once: the bus is others', too.
   */
  void answer(Job job, long now, Answer answer, Result result) {
    answer(job, now, answer, result, (outcome, then) -> {});
  }

  /**
   * @param also hears of the outcome, after the caller; of what was not done there is none
   */
  void answer(Job job, long now, Answer answer, Result result, Then also) {
    if (asked >= Limits.ASKED) {
      answer.busy(component.name());
      return;
    }
    asked++; // before it is submitted: it may be done at once
    long ticket =
        buses.submit(
            component,
            job,
            false, // he does not wait for longer
            now,
            (outcome, then) -> {
              asked--;
              if (outcome instanceof Outcome.Failed failed) answer.deviceFailed(failed.reason());
              else if (outcome instanceof Outcome.Refused r)
                answer.invalidArgument(r.reason(), Map.of());
              else if (outcome instanceof Outcome.Overdue) answer.busy(component.name());
              else answer.result(result.of(((Outcome.Done) outcome).value(), then));
              also.accept(outcome, then);
            });
    if (ticket == Buses.NONE) {
      asked--;
      answer.busy(component.name());
      return;
    }
    answer.whenCanceled(
        () -> {
          if (buses.withdraw(ticket)) asked--;
        });
  }
}

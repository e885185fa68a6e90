package io.sandpiper.runtime.core;

import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.Map;
import java.util.function.Function;

/** What one component can have done on its bus. Pure. */
final class Jobs {
  /** What follows. */
  interface Then {
    void accept(Outcome outcome, long now);
  }

  private final Component component;
  private final Buses buses;

  Jobs(Component component, Buses buses) {
    this.component = component;
    this.buses = buses;
  }

  /** False when the bus's queue is full; then {@code then} is never called. */
  boolean submit(Job job, long now, Then then) {
    return buses.submit(component, job, now, then);
  }

  /** A job on behalf of a caller, who is told what became of it. */
  void answer(Job job, long now, Answer answer, Function<Object, Map<String, Object>> result) {
    answer(job, now, answer, result, (outcome, then) -> {});
  }

  /**
   * @param also hears of the outcome, after the caller
   */
  void answer(
      Job job, long now, Answer answer, Function<Object, Map<String, Object>> result, Then also) {
    boolean taken =
        submit(
            job,
            now,
            (outcome, then) -> {
              if (outcome instanceof Outcome.Failed failed) answer.deviceFailed(failed.reason());
              else answer.result(result.apply(((Outcome.Done) outcome).value()));
              also.accept(outcome, then);
            });
    if (!taken) answer.busy(component.name());
  }
}

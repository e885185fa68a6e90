package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.Map;
import java.util.function.Consumer;

/** Samples one sensor: reads it every so often and on demand. Pure. */
final class SensorWatch implements Behaviour {
  private final String name;
  private final Jobs jobs;
  private final Consumer<Map<String, Object>> readings;
  private final Trouble trouble;
  private final long every;
  private long due = Long.MAX_VALUE;
  private boolean reading;
  private int failuresInARow;

  SensorWatch(
      String name,
      Values settings,
      Jobs jobs,
      Consumer<Map<String, Object>> readings,
      Trouble trouble) {
    this.name = name;
    this.jobs = jobs;
    this.readings = readings;
    this.trouble = trouble;
    this.every = settings.get(RoleKeys.EVERY).toNanos();
  }

  @Override
  public String topic() {
    return "reading";
  }

  @Override
  public void opened(long now) {
    due = now;
    failuresInARow = 0;
    tick(now);
  }

  @Override
  public void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    jobs.answer(name, new Job.Read(), now, answer, values -> Map.of("values", values));
  }

  @Override
  public void tick(long now) {
    if (now < due) return;
    // On the grid of the interval, so that a late tick does not shift all that follow.
    due += every * (1 + (now - due) / every);
    sample(now);
  }

  /** Out of turn; the interval's grid stays. */
  @Override
  public void changed(long now) {
    if (!reading) sample(now);
  }

  private void sample(long now) {
    if (reading || !jobs.submit(name, new Job.Read(), now, this::sampled)) trouble.skipped();
    else reading = true;
  }

  private void sampled(Outcome outcome, long now) {
    reading = false;
    if (outcome instanceof Outcome.Failed failed) {
      trouble.failed(failed.reason());
      // It may have lost its power, and with it what was set when it was opened.
      if (++failuresInARow >= Limits.REOPEN_AFTER) trouble.reopen(now);
    } else {
      failuresInARow = 0;
      trouble.recovered();
      readings.accept(Map.of("values", ((Outcome.Done) outcome).value()));
    }
  }

  @Override
  public long deadline() {
    return due;
  }

  @Override
  public void closing() {
    due = Long.MAX_VALUE;
  }
}

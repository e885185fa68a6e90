package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Job.Reader;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.filter.Filters;
import io.sandpiper.runtime.policy.Caller;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Samples one sensor: reads it every so often, when it says so, and on demand. Pure. */
final class SensorWatch implements Behaviour {
  private final Jobs jobs;
  private final Consumer<Map<String, Object>> readings;
  private final Trouble trouble;
  private final Filters filters;
  private final long every;

  /** On the grid of the interval. */
  private long due = Long.MAX_VALUE;

  /** Out of turn: the sensor has said that it measures something new. */
  private long extra = Long.MAX_VALUE;

  private long notBefore;
  private boolean reading;
  private int failuresInARow;

  SensorWatch(
      Values settings,
      List<Quantity> quantities,
      Jobs jobs,
      Consumer<Map<String, Object>> readings,
      Trouble trouble) {
    this.jobs = jobs;
    this.readings = readings;
    this.trouble = trouble;
    this.filters = Filters.of(settings, quantities);
    this.every = settings.get(RoleKeys.EVERY).toNanos();
  }

  @Override
  public String topic() {
    return "reading";
  }

  @Override
  public void opened(long now) {
    due = now;
    notBefore = now;
    failuresInARow = 0;
    filters.forget();
    tick(now);
  }

  /** Leaves no trace in what the filters remember. */
  @Override
  public void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    jobs.answer(
        new Job.Read(),
        now,
        answer,
        (values, then) ->
            Map.of("values", filters.any() ? filters.plain((Map<?, ?>) values) : values));
  }

  @Override
  public void tick(long now) {
    if (now >= due) {
      // On the grid of the interval, so that a late tick does not shift all that follow.
      long turn = due + every * ((now - due) / every);
      due = turn + every;
      sample(turn, now);
    }
    if (now >= extra && !reading) sample(now, now);
  }

  @Override
  public void changed(long now) {
    extra = Math.min(extra, Math.max(now, notBefore));
    tick(now);
  }

  /**
   * @param turn when it is due: what the filters go by, for how long a reading takes is chance
   */
  private void sample(long turn, long now) {
    var read = new Job.Read(Reader.WATCH);
    if (reading || !jobs.submit(read, now, (out, then) -> sampled(out, turn, then))) {
      trouble.skipped();
      if (extra <= now) extra = now + Limits.CHANGED;
      return;
    }
    reading = true;
    extra = Long.MAX_VALUE;
    notBefore = now + Limits.CHANGED;
  }

  private void sampled(Outcome outcome, long turn, long now) {
    reading = false;
    if (outcome instanceof Outcome.Overdue) {
      trouble.skipped();
      return;
    }
    if (outcome instanceof Outcome.Failed failed) {
      // Closing goes before reading, and what is closed can't be read.
      if (due == Long.MAX_VALUE) return;
      trouble.failed(failed.reason());
      // It may have lost its power, and with it what was set when it was opened.
      if (++failuresInARow >= Limits.REOPEN_AFTER) trouble.reopen(now);
      return;
    }
    failuresInARow = 0;
    Object values = ((Outcome.Done) outcome).value();
    if (filters.any()) {
      filtered((Map<?, ?>) values, turn);
    } else {
      trouble.recovered();
      readings.accept(Map.of("values", values));
    }
  }

  private void filtered(Map<?, ?> measured, long turn) {
    filters.strange(measured).ifPresentOrElse(trouble::failed, trouble::recovered);
    Map<String, Object> passed = filters.pass(measured, turn);
    if (!passed.isEmpty()) readings.accept(Map.of("values", passed));
  }

  @Override
  public long deadline() {
    return reading ? due : Math.min(due, extra);
  }

  @Override
  public void closing() {
    due = Long.MAX_VALUE;
    extra = Long.MAX_VALUE;
  }
}

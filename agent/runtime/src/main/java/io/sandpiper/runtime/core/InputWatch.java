package io.sandpiper.runtime.core;

import io.sandpiper.device.Gestures;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Job.Reader;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * Watches one input: publishes its level when it has been stable, and what a hand does with it if
 * it is a button; reads it on demand. Pure.
 */
final class InputWatch implements Behaviour {
  private static final long NEVER = Long.MAX_VALUE;

  private final Jobs jobs;
  private final OutputOwner.States states;
  private final Trouble trouble;
  private final Debounce debounce;

  /** Of a button alone. */
  private final Optional<GestureWatch> gestures;

  private long edges;

  /** How often it was closed: what was asked for before that is nobody's. */
  private long closings;

  /** Its level is not known, and to be asked for again. */
  private long readAt = NEVER;

  private long readPause;

  InputWatch(
      Values settings,
      Jobs jobs,
      OutputOwner.States states,
      GestureWatch.Told told,
      Trouble trouble) {
    this.trouble = trouble;
    this.jobs = jobs;
    this.states = states;
    this.debounce = new Debounce(settings.get(RoleKeys.DEBOUNCE).toNanos());
    this.gestures = settings.find(Gestures.HOLD).map(hold -> new GestureWatch(settings, told));
  }

  @Override
  public String topic() {
    return "state";
  }

  @Override
  public void opened(long now) {
    edges = 0;
    readPause = 0;
    gestures.ifPresent(GestureWatch::forget);
    read(now);
  }

  private void read(long now) {
    readAt = NEVER;
    long before = closings;
    var read = new Job.Read(Reader.WATCH);
    boolean taken =
        jobs.submit(
            read,
            now,
            (outcome, then) -> {
              if (before == closings) read(outcome, then);
            });
    if (!taken) skipped(now);
  }

  /** Its edges it will tell all the same, but the first may not come for days. */
  private void later(long now) {
    if (edges > 0) return;
    readPause =
        readPause == 0 ? Limits.LEVEL_RETRY : Math.min(Limits.LEVEL_RETRY_MAX, readPause * 2);
    readAt = now + readPause;
  }

  private void skipped(long now) {
    trouble.skipped();
    later(now);
  }

  private void read(Outcome outcome, long now) {
    if (outcome instanceof Outcome.Failed failed) {
      trouble.failed(failed.reason());
      later(now);
    } else if (outcome instanceof Outcome.Overdue) {
      skipped(now);
    } else if (edges == 0) {
      debounce.settle((Boolean) ((Outcome.Done) outcome).value());
      publish("start");
    }
    // After an edge the answer may be older than what the edge said, which will be told.
  }

  @Override
  public void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    jobs.answer(new Job.Read(), now, answer, (level, then) -> Map.of("on", level));
  }

  @Override
  public void edge(boolean on, long at, long now) {
    edges++;
    readAt = NEVER;
    // By the edge's own time: this thread may be late, and the next edge may wait already.
    tick(at);
    debounce.edge(on, at);
    tick(at);
  }

  @Override
  public void tick(long now) {
    if (now >= readAt) read(now);
    // The level's own time, in case this thread is late: a hold is not made longer by that.
    long at = debounce.deadline();
    if (debounce.tick(now).isPresent()) {
      publish("local");
      gestures.ifPresent(watch -> watch.level(debounce.level(), at));
    }
    gestures.ifPresent(watch -> watch.tick(now));
  }

  @Override
  public long deadline() {
    long gesture = gestures.map(GestureWatch::deadline).orElse(NEVER);
    return Math.min(readAt, Math.min(debounce.deadline(), gesture));
  }

  @Override
  public void closing() {
    closings++;
    readAt = NEVER;
  }

  private void publish(String cause) {
    trouble.recovered();
    states.publish(Map.of("on", debounce.level(), "cause", cause));
  }
}

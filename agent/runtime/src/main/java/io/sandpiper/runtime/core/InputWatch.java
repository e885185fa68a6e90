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
  private final Jobs jobs;
  private final OutputOwner.States states;
  private final Trouble trouble;
  private final Debounce debounce;

  /** Of a button alone. */
  private final Optional<GestureWatch> gestures;

  private long edges;

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
    gestures.ifPresent(GestureWatch::forget);
    jobs.submit(new Job.Read(Reader.WATCH), now, this::read);
  }

  private void read(Outcome outcome, long now) {
    if (outcome instanceof Outcome.Failed failed) {
      // An input that can't be read now will tell its edges all the same.
      trouble.failed(failed.reason());
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
    // By the edge's own time: this thread may be late, and the next edge may wait already.
    tick(at);
    debounce.edge(on, at);
    tick(at);
  }

  @Override
  public void tick(long now) {
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
    long gesture = gestures.map(GestureWatch::deadline).orElse(Long.MAX_VALUE);
    return Math.min(debounce.deadline(), gesture);
  }

  private void publish(String cause) {
    trouble.recovered();
    states.publish(Map.of("on", debounce.level(), "cause", cause));
  }
}

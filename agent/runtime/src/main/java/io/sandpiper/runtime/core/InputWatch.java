package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.Map;

/** Watches one input: publishes its level when it has been stable, and reads it on demand. Pure. */
final class InputWatch implements Behaviour {
  private final Jobs jobs;
  private final OutputOwner.States states;
  private final Trouble trouble;
  private final Debounce debounce;
  private long edges;

  InputWatch(Values settings, Jobs jobs, OutputOwner.States states, Trouble trouble) {
    this.trouble = trouble;
    this.jobs = jobs;
    this.states = states;
    this.debounce = new Debounce(settings.get(RoleKeys.DEBOUNCE).toNanos());
  }

  @Override
  public String topic() {
    return "state";
  }

  @Override
  public void opened(long now) {
    edges = 0;
    jobs.submit(new Job.Read(), now, this::read);
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
    jobs.answer(new Job.Read(), now, answer, level -> Map.of("on", level));
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
    if (debounce.tick(now).isPresent()) publish("local");
  }

  @Override
  public long deadline() {
    return debounce.deadline();
  }

  private void publish(String cause) {
    trouble.recovered();
    states.publish(Map.of("on", debounce.level(), "cause", cause));
  }
}

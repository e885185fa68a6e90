package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.List;
import java.util.Map;

/** Watches one input: publishes its level when it has been stable, and reads it on demand. Pure. */
final class InputWatch implements Behaviour {
  private static final Procedure GET =
      new Procedure("get", "Reads the input's level.", Schema.NONE, Schema.of(OutputOwner.ON));

  private final String name;
  private final Jobs jobs;
  private final OutputOwner.States states;
  private final Debounce debounce;

  InputWatch(String name, Values settings, Jobs jobs, OutputOwner.States states) {
    this.name = name;
    this.jobs = jobs;
    this.states = states;
    this.debounce = new Debounce(settings.get(RoleKeys.DEBOUNCE).toNanos());
  }

  @Override
  public List<Procedure> procedures() {
    return List.of(GET);
  }

  @Override
  public String topic() {
    return "state";
  }

  @Override
  public void opened(long now) {
    jobs.submit(
        name,
        new Job.Read(),
        now,
        (outcome, then) -> {
          // An input that can't be read now will tell its edges all the same.
          if (outcome instanceof Outcome.Done done) {
            debounce.settle((Boolean) done.value());
            publish("start");
          }
        });
  }

  @Override
  public void call(Procedure procedure, Values arguments, String caller, Answer answer, long now) {
    boolean taken =
        jobs.submit(
            name,
            new Job.Read(),
            now,
            (outcome, then) -> {
              if (outcome instanceof Outcome.Done done) answer.result(Map.of("on", done.value()));
              else answer.deviceFailed(((Outcome.Failed) outcome).reason());
            });
    if (!taken) answer.busy(name);
  }

  @Override
  public void edge(boolean on, long at, long now) {
    debounce.edge(on, at);
    tick(now);
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
    states.publish(Map.of("on", debounce.level(), "cause", cause));
  }
}

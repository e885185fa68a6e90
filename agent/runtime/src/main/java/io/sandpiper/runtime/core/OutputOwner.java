package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.RoleProcedures;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Owns one output: commands are carried out one after another, the last one wins, and a pulse has
 * one timer that any later command ends. A command that is canceled while it waits is not carried
 * out; one that was being carried out is followed by the safe state, unless another command is. An
 * output that fails is driven to its safe state until that succeeds. Pure.
 */
final class OutputOwner implements Behaviour {
  /** Where states go. */
  interface States {
    void publish(Map<String, Object> state);
  }

  private enum Want {
    ON,
    OFF,
    OTHER
  }

  /** {@code answer} is null for what the owner itself decided. */
  private record Command(Want want, long pulse, String cause, Caller caller, Answer answer) {}

  private final String name;
  private final Jobs jobs;
  private final States states;
  private final Trouble trouble;
  private final boolean start;
  private final boolean safe;
  private final Deque<Command> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean on;
  private long pulseEnd = Long.MAX_VALUE;
  private long safeDue = Long.MAX_VALUE;
  private long safePause;

  OutputOwner(String name, Values settings, Jobs jobs, States states, Trouble trouble) {
    this.trouble = trouble;
    this.name = name;
    this.jobs = jobs;
    this.states = states;
    this.start = settings.get(RoleKeys.START).equals("on");
    this.safe = settings.get(RoleKeys.SAFE).equals("on");
  }

  @Override
  public String topic() {
    return "state";
  }

  @Override
  public void opened(long now) {
    calm();
    publish(start, "start", Caller.NOBODY);
  }

  @Override
  public void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    switch (procedure.name()) {
      case "get" -> get(answer, now);
      case "set" ->
          accept(arguments.get(RoleProcedures.ON) ? Want.ON : Want.OFF, 0, caller, answer, now);
      case "toggle" -> accept(Want.OTHER, 0, caller, answer, now);
      case "pulse" -> {
        long length = (long) (arguments.get(RoleProcedures.ON_SECONDS) * 1e9);
        accept(Want.ON, length, caller, answer, now);
      }
      default -> throw new IllegalStateException("no procedure " + procedure.name());
    }
  }

  private void get(Answer answer, long now) {
    jobs.answer(new Job.Read(), now, answer, level -> Map.of("on", level));
  }

  private void accept(Want want, long pulse, Caller caller, Answer answer, long now) {
    // A command whose caller gave up takes nobody's place.
    waiting.removeIf(command -> command.answer != null && !command.answer.open());
    if (waiting.size() >= Limits.COMMANDS) {
      answer.busy(name);
      return;
    }
    waiting.add(new Command(want, pulse, "command", caller, answer));
    next(now);
  }

  /** Writes the next command's level, one at a time; what the queue refuses is over. */
  private void next(long now) {
    while (!writing && !waiting.isEmpty()) {
      Command command = waiting.remove();
      // Whose caller gave up while it waited, that command is not carried out.
      if (command.answer == null || command.answer.open()) write(command, now);
    }
  }

  private void write(Command command, long now) {
    boolean level = command.want == Want.OTHER ? !on : command.want == Want.ON;
    writing = true;
    boolean taken =
        jobs.submit(
            new Job.Write(level),
            now,
            (outcome, then) -> {
              writing = false;
              if (outcome instanceof Outcome.Failed f) failed(command, f.reason(), then);
              else written(command, level, then);
              next(then);
            });
    if (taken) return;
    writing = false;
    if (command.answer != null) command.answer.busy(name);
    // The owner's own decisions are never given up: a full queue means later.
    if (safeDue <= now) safeDue = now + Limits.SAFE_RETRY;
    if (pulseEnd <= now) pulseEnd = now + Limits.SAFE_RETRY;
  }

  private void written(Command command, boolean level, long now) {
    calm();
    trouble.recovered();
    // Only now: a pulse that a refused command should have ended still ends by itself.
    if (command.pulse > 0) pulseEnd = now + command.pulse;
    // Whoever canceled it while it was carried out must not find it done.
    if (command.answer != null && !command.answer.open()) safeDue = now;
    publish(level, command.cause, command.caller);
    if (command.answer != null) command.answer.result(Map.of("on", level));
  }

  /** Nothing is known of the level any more: the safe one is written until that succeeds. */
  private void failed(Command command, String reason, long now) {
    trouble.failed(reason);
    if (command.answer != null) command.answer.deviceFailed(reason);
    safePause = safePause == 0 ? Limits.SAFE_RETRY : Math.min(Limits.SAFE_RETRY_MAX, safePause * 2);
    safeDue = now + safePause;
    pulseEnd = Long.MAX_VALUE;
  }

  private void calm() {
    pulseEnd = Long.MAX_VALUE;
    safeDue = Long.MAX_VALUE;
    safePause = 0;
  }

  @Override
  public long deadline() {
    return busy() ? Long.MAX_VALUE : Math.min(pulseEnd, safeDue);
  }

  /** A command under way decides first; if it fails, what was due is still due. */
  private boolean busy() {
    return writing || !waiting.isEmpty();
  }

  @Override
  public void tick(long now) {
    if (busy()) return;
    if (now >= safeDue) decide(safe, "safe", now);
    else if (now >= pulseEnd) decide(false, "pulse", now);
  }

  private void decide(boolean level, String cause, long now) {
    waiting.add(new Command(level ? Want.ON : Want.OFF, 0, cause, Caller.NOBODY, null));
    next(now);
  }

  private void publish(boolean level, String cause, Caller caller) {
    on = level;
    var state = new LinkedHashMap<String, Object>();
    state.put("on", level);
    state.put("cause", cause);
    if (!caller.name().isEmpty()) state.put("caller", caller.name());
    states.publish(state);
  }

  @Override
  public void closing() {
    for (Command command : waiting) {
      if (command.answer != null) command.answer.deviceFailed("the agent is stopping");
    }
    waiting.clear();
    calm();
  }

  @Override
  public void closed(long now) {
    publish(safe, "safe", Caller.NOBODY);
  }
}

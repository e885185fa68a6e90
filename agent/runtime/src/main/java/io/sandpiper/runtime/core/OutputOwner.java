package io.sandpiper.runtime.core;

import io.sandpiper.device.OutputArguments;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Command.Kind;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Owns one output: commands are carried out one after another and the last one wins; pulse, ramp,
 * lease and limits each have one timer, and the link has one. A command that is canceled while it
 * waits is not carried out; one that was being carried out is followed by the safe state, unless
 * another command is. An output that fails is driven to its safe state until that succeeds. Pure.
 */
final class OutputOwner implements Behaviour {
  /** Where states go. */
  interface States {
    void publish(Map<String, Object> state);
  }

  /** What the outputs of a device have in common. */
  record Shared(Interlocks interlocks, LastValues last) {}

  private static final long NEVER = Long.MAX_VALUE;
  private static final String MAX_ON = "max-on";

  private final String name;
  private final Jobs jobs;
  private final States states;
  private final Trouble trouble;
  private final Control control;
  private final OutputArguments arguments;
  private final Guards guards;
  private final Interlocks interlocks;
  private final LastValues last;
  private final long interlockWait;
  private final LinkWatch link;
  private final Deque<Command> waiting = new ArrayDeque<>();

  /** The command that waits for another output to go off. */
  private Command held;

  private long heldUntil = NEVER;

  /** The start value, while it is not written. */
  private Command starting;

  private boolean writing;
  private Value value;
  private Lease lease;
  private Ramp ramp;
  private long pulseEnd = NEVER;
  private long safeDue = NEVER;

  /** Above 0 since a write has failed. */
  private long safePause;

  /** When its device was closed, something was still to end what it was set to. */
  private boolean owed;

  /** After a full queue the owner's own decisions come no sooner. */
  private long retryAt;

  OutputOwner(
      String name,
      Control control,
      Values settings,
      Shared shared,
      Jobs jobs,
      States states,
      Trouble trouble) {
    this.trouble = trouble;
    this.name = name;
    this.jobs = jobs;
    this.states = states;
    this.control = control;
    this.arguments = new OutputArguments(settings, control.quantities());
    this.guards = new Guards(settings);
    this.interlocks = shared.interlocks();
    this.last = shared.last();
    this.interlockWait = settings.get(RoleKeys.INTERLOCK_WAIT).toNanos();
    this.link = new LinkWatch(settings.get(RoleKeys.LINK_LOST).toNanos());
    this.value = control.rest();
    interlocks.declare(name, settings.get(RoleKeys.INTERLOCK), this::freed);
    if (control.lasts()) interlocks.doubt(name);
  }

  @Override
  public String topic() {
    return "state";
  }

  // ---- the start

  @Override
  public void opened(long now) {
    // Also what has failed since it was closed. Its start must not bring back what was to end.
    boolean owes = owed || safeDue < NEVER;
    owed = false;
    calm();
    link.opened(now);
    switch (control.startsFrom()) {
      case OPENED -> {
        value = control.start();
        became(now);
        publish("start", Caller.NOBODY);
      }
      case WRITTEN -> starting = Command.own(Kind.OWN, control.start(), "start");
      case KEPT -> starting = Command.own(Kind.KEEP, null, "start");
      case RESTORED -> starting = Command.own(Kind.OWN, restored(), "start");
    }
    if (owes && control.lasts()) starting = Command.own(Kind.OWN, control.safe(), "safe");
    if (starting != null) decide(starting, now);
  }

  private Value restored() {
    Value before = last.recall(name).flatMap(control::recalled).orElse(control.rest());
    return on(before) && interlocks.rival(name).isPresent() ? control.rest() : before;
  }

  @Override
  public boolean settled() {
    return starting == null;
  }

  // ---- commands

  @Override
  public void call(Procedure procedure, Values values, Caller caller, Answer answer, long now) {
    switch (procedure.name()) {
      case "get" -> get(answer, now);
      case "set" -> accept(order(control.wanted(values), 0, values, caller, answer), now);
      case "toggle" -> accept(order(null, 0, values, caller, answer), now);
      case "pulse" -> {
        long length = OutputArguments.pulse(values);
        accept(order(control.pulsed(values), length, values, caller, answer), now);
      }
      case "stop" -> stop(Command.end(control.safe(), "stop", caller, answer), now);
      case "renew" -> {
        if (holds(caller, answer, now)) renew(arguments.renewal(values), answer, now);
      }
      case "release" -> {
        if (holds(caller, answer, now)) {
          accept(Command.end(control.safe(), "lease", caller, answer), now);
        }
      }
      default -> throw new IllegalStateException("no procedure " + procedure.name());
    }
  }

  private Command order(Value wanted, long pulse, Values values, Caller caller, Answer answer) {
    long slow = pulse > 0 ? 0 : arguments.ramp(values);
    long held = arguments.lease(values);
    return new Command(Kind.ORDER, wanted, pulse, slow, held, "command", caller, answer);
  }

  private void get(Answer answer, long now) {
    jobs.answer(
        new Job.Read(),
        now,
        answer,
        (seen, then) -> {
          var result = new LinkedHashMap<>(control.read(seen).plain());
          result.putAll(standing(then));
          return result;
        });
  }

  /** Whether the caller has the lease; else he was told. */
  private boolean holds(Caller caller, Answer answer, long now) {
    boolean ended = lease == null || now >= lease.end();
    if (!ended && lease.belongsTo(caller)) return true;
    answer.notHolder(ended ? name + ": nobody has a lease" : name + ": the lease is another's");
    return false;
  }

  private void renew(long length, Answer answer, long now) {
    lease = length > 0 ? new Lease(lease.holder(), length, now + length) : lease.renewed(now);
    answer.result(standing(now));
  }

  /** At once: what waits before it is not carried out. */
  private void stop(Command stop, long now) {
    for (Command each : waiting) {
      if (each.answer() != null) each.answer().overtaken("stop");
    }
    waiting.clear();
    accept(stop, now);
  }

  private void accept(Command command, long now) {
    if (held != null) {
      held.answer().overtaken("another command");
      letGo();
    }
    // A command whose caller gave up takes nobody's place.
    waiting.removeIf(each -> !each.wanted());
    if (waiting.size() >= Limits.COMMANDS) {
      command.answer().busy(name);
      return;
    }
    waiting.add(command);
    next(now);
  }

  private void letGo() {
    held = null;
    heldUntil = NEVER;
  }

  /** Carries the next commands out, one at a time; what the queue or a guard refuses is over. */
  private void next(long now) {
    while (!writing && !waiting.isEmpty()) {
      Optional<Command> first = overdue(waiting.peek(), now);
      if (first.isPresent()) {
        // If the queue is full, not before long again.
        write(first.get(), first.get().value(), now);
        continue;
      }
      Command command = waiting.remove();
      // Whose caller gave up while it waited, that command is not carried out.
      if (command.wanted()) begin(command, now);
    }
  }

  /**
   * What is due and goes before a caller's command that is against it: callers who keep commands
   * waiting must keep it neither on for too long nor from its safe state after a failure.
   */
  private Optional<Command> overdue(Command command, long now) {
    if (command.answer() == null || now < retryAt) return Optional.empty();
    Value there = command.value() == null ? control.toggled(aim()) : command.value();
    boolean slowly = command.ramp() > 0;
    if (safePause > 0 && now >= safeDue && (slowly || !there.equals(control.safe()))) {
      return own(control.safe(), "safe");
    }
    if (now >= guards.end() && (slowly || on(there))) return own(control.rest(), MAX_ON);
    return Optional.empty();
  }

  private void begin(Command command, long now) {
    switch (command.kind()) {
      case ORDER -> {
        Command order = command.value() == null ? command.to(control.toggled(aim())) : command;
        if (allowed(order, now)) write(order, slowed(order) ? value : order.value(), now);
      }
      case END, OWN -> write(command, command.value(), now);
      case STEP -> write(command, ramp.at(now), now);
      case KEEP -> submit(command, new Job.Read(Job.Reader.OWNER), null, now);
    }
  }

  private boolean slowed(Command command) {
    return command.ramp() > 0 && !command.value().equals(value);
  }

  /** Else it is refused, or waits. */
  private boolean allowed(Command order, long now) {
    boolean goesOn = on(order.value());
    Optional<Guards.Refusal> refusal = guards.refusal(goesOn, order.pulse(), now);
    if (refusal.isPresent()) {
      refuse(order, refusal.get());
      return false;
    }
    Optional<String> blocker = goesOn ? interlocks.blocker(name) : Optional.empty();
    if (blocker.isEmpty()) return true;
    if (interlockWait > 0 && waiting.isEmpty()) {
      held = order;
      // Of one that waits again it is the same wait.
      if (heldUntil == NEVER) heldUntil = now + interlockWait;
    } else {
      refuse(order, interlocked(blocker.get()));
    }
    return false;
  }

  private static Guards.Refusal interlocked(String blocker) {
    return new Guards.Refusal("interlock", 0, "interlock: " + blocker + " is on, or may be");
  }

  private void refuse(Command order, Guards.Refusal refusal) {
    var details = new LinkedHashMap<String, Object>();
    details.put("guard", refusal.guard());
    if (refusal.left() > 0) details.put("seconds_left", refusal.left() / 1e9);
    String still = refusal.left() > 0 ? "; " + Guards.seconds(refusal.left()) + " are missing" : "";
    order.answer().guarded(name + ": " + refusal.text() + still, details);
  }

  /** An output that excludes this one has gone off. */
  private void freed(long now) {
    if (held == null || writing || interlocks.blocker(name).isPresent()) return;
    Command order = held;
    long until = heldUntil;
    held = null;
    if (order.wanted()) begin(order, now);
    heldUntil = held == null ? NEVER : until;
  }

  // ---- writing

  private void write(Command command, Value what, long now) {
    boolean goesOn = on(command.kind() == Kind.ORDER ? command.value() : what);
    if (goesOn) interlocks.take(name);
    submit(command, what.write(), what, now);
    if (!writing && goesOn && !guards.mayBeOn()) interlocks.free(name, now);
  }

  private void submit(Command command, Job job, Value what, long now) {
    writing = true;
    boolean taken =
        jobs.submit(
            job,
            now,
            (outcome, then) -> {
              writing = false;
              if (outcome instanceof Outcome.Failed f) failed(command, f.reason(), then);
              else written(command, what, ((Outcome.Done) outcome).value(), then);
              next(then);
              freed(then);
            });
    if (taken) return;
    writing = false;
    // The owner's own decisions are never given up: a full queue means later. Nor is a stop.
    if (command.kind() != Kind.ORDER) retryAt = now + Limits.SAFE_RETRY;
    if (command.answer() == null) return;
    if (command.kind() == Kind.END) safeDue = now;
    command.answer().busy(name);
  }

  private void written(Command command, Value what, Object seen, long now) {
    trouble.recovered();
    value = what == null ? control.read(seen) : what;
    safeDue = NEVER;
    safePause = 0;
    retryAt = 0;
    if (command.kind() == Kind.STEP) {
      stepped(now);
      return;
    }
    starting = null;
    // Only now: a pulse that a refused command should have ended still ends by itself.
    pulseEnd = command.pulse() > 0 ? now + command.pulse() : NEVER;
    ramp = slowed(command) ? Ramp.of(value, command, now) : null;
    if (command.cause().equals(LinkWatch.CAUSE)) link.acted();
    if (command.wanted()) lease = leaseAfter(command, now);
    // Whoever canceled it while it was carried out must not find it done.
    else safeDue = now;
    publish(command.cause(), command.caller());
    if (command.answer() != null) command.answer().result(value.plain());
    became(now);
  }

  private void stepped(long now) {
    if (ramp == null) return; // its device was told to close meanwhile, which leaves it safe
    Command whose = ramp.command();
    ramp = value.equals(ramp.to()) ? null : ramp.stepped(now);
    if (ramp == null) publish(whose.cause(), whose.caller());
    became(now);
  }

  private Lease leaseAfter(Command command, long now) {
    return switch (command.kind()) {
      case ORDER -> {
        if (command.lease() > 0) yield Lease.of(command.caller(), command.lease(), now);
        yield lease != null && lease.belongsTo(command.caller()) ? lease.renewed(now) : null;
      }
      case END -> null;
      case OWN, STEP, KEEP -> lease;
    };
  }

  /** Tells the guards and the others what it is now, or is going to be. */
  private void became(long now) {
    boolean on = on(value) || on(aim());
    guards.became(on, now);
    if (!on) {
      interlocks.free(name, now);
      return;
    }
    // Found so, or put so by its start: two of them are on.
    if (interlocks.rival(name).isPresent()) {
      starting = Command.own(Kind.OWN, control.rest(), "interlock");
    }
    interlocks.take(name);
  }

  private boolean on(Value any) {
    return !any.equals(control.rest());
  }

  /** Where it is going. */
  private Value aim() {
    return ramp == null ? value : ramp.to();
  }

  /** Nothing is known of the output any more: the safe value is written until that succeeds. */
  private void failed(Command command, String reason, long now) {
    trouble.failed(reason);
    if (command.answer() != null) command.answer().deviceFailed(reason);
    // Callers' commands that fail, too, do not put off what the first failure made due.
    if (safePause == 0 || command.kind() != Kind.ORDER) {
      safePause = Math.min(Limits.SAFE_RETRY_MAX, Math.max(Limits.SAFE_RETRY, safePause * 2));
      safeDue = now + safePause;
    }
    pulseEnd = NEVER;
    ramp = null;
    starting = null;
    guards.failed();
    interlocks.take(name);
    remember();
  }

  // ---- time

  private void calm() {
    pulseEnd = NEVER;
    safeDue = NEVER;
    safePause = 0;
    retryAt = 0;
    ramp = null;
    lease = null;
    starting = null;
    letGo();
  }

  @Override
  public long deadline() {
    if (busy()) return heldUntil;
    long next = Math.min(Math.min(pulseEnd, safeDue), Math.min(guards.end(), link.due()));
    if (lease != null) next = Math.min(next, lease.end());
    if (ramp != null) next = Math.min(next, ramp.next());
    if (starting != null) next = 0;
    return Math.min(heldUntil, Math.max(next, retryAt));
  }

  /** A command under way decides first; if it fails, what was due is still due. */
  private boolean busy() {
    return writing || !waiting.isEmpty();
  }

  @Override
  public void tick(long now) {
    if (now >= heldUntil) {
      Command late = held;
      letGo();
      refuse(late, interlocked(interlocks.blocker(name).orElse("another output")));
    }
    if (busy() || now < retryAt) return;
    if (safe()) {
      if (lease != null && now >= lease.end()) lease = null;
      if (now >= link.due()) link.acted();
    }
    due(now).ifPresent(command -> decide(command, now));
  }

  /** Whether there is nothing that the safe state would change. */
  private boolean safe() {
    boolean calm = pulseEnd == NEVER && safeDue == NEVER && ramp == null && starting == null;
    return calm && value.equals(control.safe());
  }

  /** The most urgent that time alone decides. */
  private Optional<Command> due(long now) {
    if (now >= safeDue) return own(control.safe(), "safe");
    if (starting != null) return Optional.of(starting);
    if (lease != null && now >= lease.end()) {
      return Optional.of(Command.end(control.safe(), "lease", Caller.NOBODY, null));
    }
    if (now >= link.due()) return own(control.safe(), LinkWatch.CAUSE);
    if (now >= guards.end()) return own(control.rest(), MAX_ON);
    if (now >= pulseEnd) return own(control.rest(), "pulse");
    if (ramp != null && now >= ramp.next()) {
      return Optional.of(Command.own(Kind.STEP, null, "command"));
    }
    return Optional.empty();
  }

  private static Optional<Command> own(Value what, String cause) {
    return Optional.of(Command.own(Kind.OWN, what, cause));
  }

  private void decide(Command command, long now) {
    waiting.add(command);
    next(now);
  }

  @Override
  public void linked(boolean joined, long now) {
    link.linked(joined, now);
    // What waits for another output would pass the time that the link may be lost.
    if (joined || held == null) return;
    held.answer().overtaken("the loss of the link");
    letGo();
  }

  // ---- what is told

  private void publish(String cause, Caller caller) {
    var state = new LinkedHashMap<>(value.plain());
    if (ramp != null) state.put("target", ramp.to().plain());
    state.put("cause", cause);
    if (!caller.name().isEmpty()) state.put("caller", caller.name());
    states.publish(state);
    remember();
  }

  private void remember() {
    if (control.startsFrom() == Control.Start.RESTORED) last.remember(name, lasting().plain());
  }

  /** What is left of it when time has ended what time ends: only that may be restored. */
  private Value lasting() {
    if (lease != null || safeDue < NEVER) return control.safe();
    if (pulseEnd < NEVER || guards.limits() && on(aim())) return control.rest();
    return aim();
  }

  @Override
  public Map<String, Object> standing(long now) {
    return lease == null ? Map.of() : Map.of("lease", lease.plain(now));
  }

  // ---- the end

  @Override
  public void closing() {
    if (held != null) waiting.add(held);
    for (Command command : waiting) {
      if (command.answer() != null) command.answer().deviceFailed("the device is being closed");
    }
    waiting.clear();
    owed |= lease != null || pulseEnd < NEVER || safeDue < NEVER;
    calm();
  }

  @Override
  public void closed(long now) {
    value = control.safe();
    guards.became(on(value), now);
    states.publish(stateAtTheEnd());
    if (!on(value)) interlocks.free(name, now);
  }

  private Map<String, Object> stateAtTheEnd() {
    var state = new LinkedHashMap<>(value.plain());
    state.put("cause", "safe");
    return state;
  }
}

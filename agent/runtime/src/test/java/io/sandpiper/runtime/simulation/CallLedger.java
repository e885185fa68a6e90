package io.sandpiper.runtime.simulation;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.simulation.Hardware.Task;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Uris;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The invocations that the agent owes an answer: each gets exactly one, on the connection that it
 * came by, in time, and it says what really happened.
 */
final class CallLedger {
  /** How long the agent may be held up. */
  private static final long LATE = 30 * World.SECOND;

  private static final long RATE = World.MINUTE;

  /** Callers of one component who may wait for a reading. */
  private static final int CROWD = 8;

  /**
   * Eight commands before it, each up to the job limit, then its own; and an agent that is late.
   */
  private static final long PATIENCE = 10 * OutputLedger.JOB + LATE;

  /**
   * @param timeout the time that its caller gave, or 0
   */
  record Invocation(
      long key,
      String component,
      String procedure,
      Payload payload,
      Caller caller,
      boolean known,
      long at,
      long timeout) {
    /** The policy of {@link Week}, said again in other words. */
    boolean denied() {
      return commands() && !caller.role().equals("operator") && !limited();
    }

    /** Whether the one rule with a rate lets it in, once a minute. */
    boolean limited() {
      boolean few = procedure.equals("pulse") || procedure.equals("get");
      return few && component.equals("pump") && caller.authid().equals("irrigation");
    }

    boolean commands() {
      return switch (procedure) {
        case "set", "toggle", "pulse", "stop", "renew", "release" -> true;
        default -> false;
      };
    }
  }

  /** What the agent is being told while it answers. */
  private sealed interface Cause {
    record Nothing() implements Cause {}

    record Invoked(long key) implements Cause {}

    record Interrupted(long key) implements Cause {}

    record Done(Task task, Outcome outcome) implements Cause {}
  }

  private static final Cause NOTHING = new Cause.Nothing();

  private final World world;
  private final Map<String, OutputLedger> outputs;
  private final Map<Long, Invocation> open = new LinkedHashMap<>();

  /** Reads that a caller waits for, by ticket. */
  private final Map<Long, Long> readers = new HashMap<>();

  /** The components of the same. */
  private final Map<Long, String> readOf = new HashMap<>();

  /** Calls that were given up. */
  private final Set<Long> givenUp = new HashSet<>();

  /** The caller whose read was taken back while it waited. */
  private Long overdue;

  /** When a call with a limited rate was let in last. */
  private long limitedAt = -RATE;

  private Invocation last;
  private boolean tooOften;
  private Cause cause = NOTHING;
  private boolean queueFull;
  private boolean commandWaits;

  CallLedger(World world, Map<String, OutputLedger> outputs) {
    this.world = world;
    this.outputs = outputs;
  }

  static long key(long connection, long invocation) {
    return connection << 32 | invocation;
  }

  /** An invocation is being handed to the core. */
  void invoked(Invocation call) {
    world.require(open.put(call.key, call) == null, "the router repeated an invocation");
    last = call;
    cause = new Cause.Invoked(call.key);
    world.count("invocation");
    tooOften = false;
    if (!call.commands() || call.denied() || !call.known || !valid(call)) return;
    OutputLedger output = outputs.get(call.component);
    if (output == null) return;
    if (call.procedure.equals("stop")) output.stopped();
    commandWaits = output.full();
    command(call, output).ifPresent(output::invoked);
  }

  private static Optional<OutputLedger.Command> command(Invocation call, OutputLedger output) {
    Object first = argument(call, call.procedure.equals("set") ? "on" : "on_seconds");
    long lease = nanos(call.payload.named().getOrDefault("lease_seconds", 0.0));
    String holder = call.caller.authid();
    return switch (call.procedure) {
      case "set" -> order(call, onOff(first), 0, lease);
      case "toggle" -> order(call, null, 0, lease);
      case "pulse" -> order(call, true, nanos(first), lease);
      case "renew" -> Optional.empty();
      default -> {
        boolean may = call.procedure.equals("stop") || output.leased(holder);
        var end = new OutputLedger.Command(call.key, output.safe, 0, 0, holder, true);
        yield may ? Optional.of(end) : Optional.empty();
      }
    };
  }

  private static Optional<OutputLedger.Command> order(
      Invocation call, Boolean level, long pulse, long lease) {
    String holder = call.caller.authid();
    return Optional.of(new OutputLedger.Command(call.key, level, pulse, lease, holder, false));
  }

  private static long nanos(Object seconds) {
    return (long) (((Number) seconds).doubleValue() * 1e9);
  }

  private static Object argument(Invocation call, String name) {
    List<Object> arguments = call.payload.arguments();
    return arguments.isEmpty() ? call.payload.named().get(name) : arguments.get(0);
  }

  private static Boolean onOff(Object value) {
    return value instanceof Boolean b ? b : "on".equals(value);
  }

  /** What the callers here send, judged by the procedures' declared arguments. */
  private static boolean valid(Invocation call) {
    Payload payload = call.payload;
    int given = payload.arguments().size() + payload.named().size();
    if (payload.named().containsKey("lease_seconds")) given--;
    int others = given;
    return switch (call.procedure) {
      case "set" -> {
        Object on = argument(call, "on");
        boolean flag = on instanceof Boolean || "on".equals(on) || "off".equals(on);
        yield others == 1 && flag;
      }
      case "pulse" ->
          others == 1
              && argument(call, "on_seconds") instanceof Number n
              && n.doubleValue() >= 0.001
              && n.doubleValue() <= 86_400;
      default -> others == 0;
    };
  }

  /** INTERRUPT is being handed to the core; without waiting, no answer may follow. */
  void interrupted(long key, boolean wait) {
    givenUp.add(key);
    if (open.containsKey(key)) outputs.values().forEach(output -> output.canceled(key));
    if (!wait) open.remove(key);
    cause = new Cause.Interrupted(key);
  }

  /** An outcome is being handed to the core; null for none in particular: time passes. */
  void done(Task task, Outcome outcome) {
    cause = new Cause.Done(task, outcome);
  }

  void submitted(Task task, boolean taken) {
    if (!taken) queueFull = true;
    if (task.job() instanceof Job.Read && cause instanceof Cause.Invoked invoked && taken) {
      readers.put(task.ticket(), invoked.key);
      readOf.put(task.ticket(), task.component().name());
    }
  }

  /** A job is taken back that waited: its caller has given up, or its time is over. */
  void withdrawn(Task task) {
    readOf.remove(task.ticket());
    Long reader = readers.remove(task.ticket());
    if (reader != null && !givenUp.contains(reader)) overdue = reader;
  }

  /** Whether it is for a caller who has given up. */
  boolean givenUp(Task task) {
    Long reader = readers.get(task.ticket());
    return reader != null && givenUp.contains(reader);
  }

  /** A device begins with a job, which its caller must still want. */
  void begun(Task task) {
    world.require(!givenUp(task), () -> "done for nobody: " + task);
  }

  /** Whether this read is for a caller; else it is a sample. */
  boolean asked(Task task) {
    return readers.containsKey(task.ticket());
  }

  /** The core has done with one event. */
  void settled() {
    if (cause instanceof Cause.Invoked && last != null && last.known && last.limited()) {
      long since = world.now() - limitedAt;
      world.require(tooOften == since < RATE, () -> "the rate is not kept: " + last);
      if (!tooOften) limitedAt = world.now();
    }
    last = null;
    if (cause instanceof Cause.Interrupted i) {
      world.require(!open.containsKey(i.key), "a canceled call was not answered");
    } else if (cause instanceof Cause.Invoked i && open.containsKey(i.key)) {
      Invocation call = open.get(i.key);
      world.require(call.known, "no answer for a registration that is not there");
      world.require(valid(call) && !call.denied(), () -> "accepted " + call);
    } else if (cause instanceof Cause.Done d && d.task != null) {
      Long reader = readers.remove(d.task.ticket());
      readOf.remove(d.task.ticket());
      world.require(reader == null || !open.containsKey(reader), () -> "no answer after " + d);
    }
    world.require(overdue == null || !open.containsKey(overdue), "no answer to who waited");
    overdue = null;
    cause = NOTHING;
    queueFull = false;
    commandWaits = false;
  }

  void yielded(long key, Payload payload) {
    Invocation call = take(key);
    boolean explained =
        switch (call.procedure) {
          case "describe", "health" -> cause instanceof Cause.Invoked i && i.key == key;
          case "get" -> read(key) && payload.named().get("on").equals(value());
          case "renew" -> renewed(call);
          case "read" -> read(key) && payload.named().get("values").equals(value());
          default -> outputs.get(call.component).explains(key, payload.named().get("on"));
        };
    world.require(explained, () -> "answered " + payload + " to " + call + " while " + cause);
    world.count("result");
  }

  private boolean renewed(Invocation call) {
    OutputLedger output = outputs.get(call.component);
    boolean held = output.leased(call.caller.authid());
    if (held) output.renewed(nanos(call.payload.named().getOrDefault("lease_seconds", 0.0)));
    return held;
  }

  private boolean read(long key) {
    return cause instanceof Cause.Done d
        && d.task != null
        && Long.valueOf(key).equals(readers.get(d.task.ticket()))
        && d.outcome instanceof Outcome.Done;
  }

  private Object value() {
    return ((Outcome.Done) ((Cause.Done) cause).outcome).value();
  }

  void failed(long key, String error) {
    Invocation call = take(key);
    OutputLedger output = outputs.get(call.component);
    boolean guarded = output != null && output.guarded(key);
    if (output != null) output.refused(key);
    if (output != null && error.equals(Uris.TIMEOUT)) output.canceled(key);
    if (error.equals(Uris.TIMEOUT)) givenUp.add(key);
    boolean atOnce = cause instanceof Cause.Invoked i && i.key == key;
    boolean explained =
        switch (error) {
          case "wamp.error.no_such_procedure" -> !call.known;
          case "wamp.error.not_authorized" -> atOnce && call.known && call.denied();
          case "demo.error.rate_limited" -> tooOften = atOnce && call.known && call.limited();
          case "wamp.error.invalid_argument" ->
              atOnce && call.known && !call.denied() && !valid(call);
          case "wamp.error.canceled" -> cause instanceof Cause.Interrupted i && i.key == key;
          case Uris.TIMEOUT -> call.timeout > 0 && world.now() >= call.at + call.timeout;
          case "demo.error.guarded" -> guarded;
          case "demo.error.not_holder" ->
              atOnce && output != null && !output.leased(call.caller.authid());
          case "demo.error.overtaken" -> !atOnce && stopped(call.component);
          case "demo.error.busy" ->
              valid(call)
                  && (queueFull
                      || commandWaits
                      || crowded(call.component)
                      || Long.valueOf(key).equals(overdue));
          case "demo.error.device_failed" -> valid(call) && !(cause instanceof Cause.Interrupted);
          default -> false;
        };
    world.require(explained, () -> "answered " + error + " to " + call + " while " + cause);
    world.count(error);
  }

  /** As many wait for this component as may. */
  private boolean crowded(String component) {
    return readOf.values().stream().filter(component::equals).count() >= CROWD;
  }

  private boolean stopped(String component) {
    return last != null && last.procedure.equals("stop") && last.component.equals(component);
  }

  private Invocation take(long key) {
    Invocation call = open.remove(key);
    world.require(call != null, () -> "an answer that nobody waits for: invocation " + (int) key);
    return call;
  }

  /** The session is gone, and with it whoever waited. */
  void sessionOver() {
    if (!open.isEmpty()) world.count("session ended under a call");
    open.clear();
    outputs.values().forEach(OutputLedger::sessionOver);
  }

  void requireInTime(long now) {
    if (open.isEmpty()) return;
    Invocation oldest = open.values().iterator().next();
    world.require(oldest.at + PATIENCE > now, () -> "no answer to " + oldest);
    for (Invocation each : open.values()) {
      boolean inTime = each.timeout == 0 || each.at + each.timeout + LATE > now;
      world.require(inTime, () -> "not told that its time has passed: " + each);
    }
  }

  int size() {
    return open.size();
  }
}

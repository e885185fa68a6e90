package io.sandpiper.runtime.simulation;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.About;
import io.sandpiper.runtime.core.Core;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.core.MemoryOutbox;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.simulation.Hardware.Task;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.session.Proof;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One run of the agent: the real core, driven as the shell drives it, with its invariants looked at
 * after every event.
 */
final class Life implements Hardware.Listener, Journal {
  /** A tick is never earlier than the deadline, and on a busy board up to so much later. */
  private static final long LATE = 5 * World.MILLI;

  /** As the shell's bound has it. */
  private static final long STOP = 12 * World.SECOND;

  /**
   * Events in one second of simulated time: a full window on a line of 5 ms, and all buses at work.
   */
  private static final int EVENTS = 30_000;

  final World world;
  final Network network;
  Configuration configuration;
  final String boot;
  final Hardware hardware;
  final PublicationLedger publications;
  final CallLedger calls;
  final Map<String, OutputLedger> outputs = new LinkedHashMap<>();
  final InputLedger door;
  private final Attempts attempts;
  private final Core core;
  private final Memory memory;
  private Wire wire;
  private long heardBytes;
  private long inboxFree;
  private long tickAt = Long.MAX_VALUE;
  private long second;
  private int events;
  private boolean quiet;
  private boolean running;
  private boolean stopping;
  private long stopBy = Long.MAX_VALUE;
  private long firstDialBy;
  private boolean ended;
  private Runnable whenEnded = () -> {};
  private final Map<String, Boolean> closed = new LinkedHashMap<>();

  /** Jobs that the core waits for, with the moment when it gives up. */
  private final Map<Long, Long> pending = new LinkedHashMap<>();

  Life(World world, Network network, Configuration configuration, WallClock clock, String boot) {
    this.world = world;
    this.network = network;
    this.configuration = configuration;
    this.boot = boot;
    hardware = new Hardware(world, configuration, this);
    publications = new PublicationLedger(world, clock, configuration.device(), boot);
    for (Configuration.Component each : configuration.components()) {
      if (each.driver().description().role() != Role.OUTPUT) continue;
      outputs.put(each.name(), new OutputLedger(world, each.name(), each.settings()));
    }
    for (Configuration.Component each : configuration.components()) {
      if (outputs.containsKey(each.name())) interlock(each);
    }
    calls = new CallLedger(world, outputs);
    door = new InputLedger(world);
    attempts = new Attempts(world, configuration.router());
    core =
        new Core(
            configuration,
            new About("1", boot, "simulated"),
            hardware,
            this::dial,
            Credentials.ANONYMOUS,
            this::prove,
            world.split(),
            publications,
            LastValues.NONE,
            () -> {},
            new MemoryOutbox(),
            this);
    memory = new Memory(world, core);
  }

  private void interlock(Configuration.Component one) {
    for (String other : one.settings().get(RoleKeys.INTERLOCK)) {
      outputs.get(one.name()).others.add(outputs.get(other));
      outputs.get(other).others.add(outputs.get(one.name()));
    }
  }

  // ---- the shell

  void start() {
    running = true;
    world.note("agent starts", 0, boot);
    firstDialBy = world.now() + World.SECOND;
    call(() -> core.start(world.now()));
  }

  /** The agent is told of another configuration, of which the outputs are the same. */
  void reload(Configuration next) {
    post(
        () -> {
          if (stopping) return;
          world.note("reload", 0, next.components().size());
          world.count("reload");
          configuration = next;
          hardware.wire(next);
          call(() -> core.reload(next, Credentials.ANONYMOUS, world.now()));
        });
  }

  /** The agent is asked to stop; {@code then} follows when it has. */
  void stop(Runnable then) {
    post(
        () -> {
          world.note("agent is to stop", 0, boot);
          stopping = true;
          stopBy = world.now() + STOP;
          whenEnded = then;
          if (wire != null) wire.conduct.stopping();
          outputs.values().forEach(OutputLedger::closing);
          call(() -> core.stop(world.now()));
          world.after(
              STOP,
              () ->
                  world.require(ended || inboxFree > world.now() - STOP, "the agent did not stop"));
        });
  }

  /** The process ends without a word. */
  void crash() {
    world.note("agent crashes", 0, boot);
    end(world.between(0, 10 * World.MINUTE));
  }

  private void end(long routerNotices) {
    ended = true;
    running = false;
    hardware.end();
    if (wire != null) world.after(routerNotices, wire::goneFromRouter);
  }

  boolean running() {
    return running;
  }

  boolean stopping() {
    return stopping;
  }

  /** The agent's thread does nothing for a while. */
  void stall(long nanos) {
    inboxFree = Math.max(inboxFree, world.now() + nanos);
    if (wire != null) wire.conduct.abused = true;
    world.count("agent stalled");
  }

  private void post(Runnable event) {
    inboxFree = Math.max(inboxFree, world.now() + world.between(1_000, 300_000));
    world.at(
        inboxFree,
        () -> {
          if (!ended) event.run();
        });
  }

  private void call(Runnable event) {
    event.run();
    after();
  }

  private void tick() {
    if (ended) return;
    tickAt = Long.MAX_VALUE;
    long now = world.now();
    if (now < inboxFree || now < core.deadline()) {
      schedule();
      return;
    }
    world.note("tick", 0, "");
    if (wire != null) {
      wire.conduct.expire(now);
      // Bytes of a message that is not whole yet are life, too.
      boolean quiet = wire.conduct.joined() && now >= wire.conduct.due();
      if (quiet && wire.receivedBytes() != heardBytes) {
        heardBytes = wire.receivedBytes();
        wire.conduct.heard();
        world.count("heard bytes only");
      }
      boolean closing = wire.conduct.phase() == Conduct.Phase.CLOSING;
      // The core waits no longer for the transport to tell the end.
      if (closing && now >= wire.conduct.due()) dead(now);
    }
    outputs.values().forEach(output -> output.expire(now));
    pending.values().removeIf(deadline -> deadline <= now);
    publications.expire(now);
    calls.done(null, null);
    call(() -> core.tick(now));
    if (ended) return;
    world.require(core.deadline() > now, "a deadline of the past after tick");
    calls.requireInTime(now);
  }

  private void schedule() {
    long due = Math.max(core.deadline(), inboxFree);
    if (due == Long.MAX_VALUE) return;
    due = Math.max(due, world.now()) + world.between(0, LATE);
    if (due >= tickAt) return;
    tickAt = due;
    long mine = due;
    world.at(
        due,
        () -> {
          if (mine == tickAt) tick();
        });
  }

  // ---- after every event

  private void after() {
    long now = world.now();
    if (wire != null) {
      wire.conduct.settled();
      if (!wire.conduct.joined()) calls.sessionOver();
    }
    boolean joined = wire != null && wire.conduct.joined();
    for (OutputLedger each : outputs.values()) {
      each.settled();
      each.linked(joined);
    }
    neverTogether();
    calls.settled();
    publications.settled();
    // While it gives a connection up, the core still holds what it owes there.
    boolean givingUp = wire != null && wire.conduct.givingUp();
    memory.requireBounded(givingUp ? Integer.MAX_VALUE : calls.size(), pending.size());
    countEvents(now);
    if (core.stopped()) {
      stopped();
      return;
    }
    long deadline = core.deadline();
    if (deadline > due()) {
      throw world.broken("would sleep until " + Trace.time(deadline) + " although " + whatIsDue());
    }
    schedule();
  }

  /** On the lines themselves, whatever the ledgers think. */
  private void neverTogether() {
    if (ended) return;
    world.require(
        !(hardware.isOn("heater") && hardware.isOn("cooler")), "heater and cooler on together");
  }

  private void countEvents(long now) {
    if (now / World.SECOND != second) {
      second = now / World.SECOND;
      events = 0;
    }
    world.require(++events < EVENTS, "spinning");
  }

  /** By then the core must do something by itself. */
  private long due() {
    long due = stopping ? stopBy : wire == null ? firstDialBy : attempts.due();
    if (wire != null) due = Math.min(due, wire.conduct.due());
    for (OutputLedger output : outputs.values()) due = Math.min(due, output.due());
    return due;
  }

  private String whatIsDue() {
    return "dial "
        + attempts.due()
        + ", connection "
        + (wire == null ? "none" : wire.conduct.phase() + " " + wire.conduct.due())
        + ", outputs "
        + outputs.values().stream().map(OutputLedger::due).toList()
        + ", stop "
        + stopBy;
  }

  private void stopped() {
    world.note("agent stopped", 0, boot);
    world.require(stopping, "stopped by itself");
    for (OutputLedger output : outputs.values()) output.requireClosed();
    closed.forEach(
        (name, well) -> {
          OutputLedger output = outputs.get(name);
          if (output == null || !well) return;
          world.require(hardware.isOn(name) == output.safe, () -> name + " was not left safe");
          world.count("output left safe");
        });
    end(0);
    whenEnded.run();
  }

  // ---- the network

  private Transport.Connection dial(long number, Target target) {
    world.note("dial", number, target.url());
    world.require(!quiet, "dials because of a late arrival");
    if (wire != null) {
      world.require(
          number == wire.number + 1, () -> "connection " + number + " after " + wire.number);
      world.require(wire.conduct.phase() == Conduct.Phase.DEAD, "a second connection");
      attempts.dialed(world.now());
    }
    var ping = configuration.router().ping();
    var conduct = new Conduct(world, number, ping.interval().toNanos(), ping.timeout().toNanos());
    if (stopping) conduct.stopping();
    wire = network.dial(this, number, target, conduct);
    return wire;
  }

  /** Elsewhere, for at most as long as the agent has patience, or a little longer. */
  private void prove(long number, Supplier<Proof> work) {
    Wire asked = wire;
    world.require(number == asked.number, () -> "proves for connection " + number);
    world.after(
        world.between(0, 32 * World.SECOND),
        () -> arrives(asked, new Arrival.Proven(number, work.get()), false));
  }

  /** The last connection is over for the agent. */
  private void dead(long now) {
    attempts.ended(wire.conduct.ending(), wire.conduct.lived(), now);
    wire.conduct.dead(wire.conduct.ending());
  }

  /** The agent does something with a connection. */
  void mayActOn(Wire which, String what) {
    world.require(which == wire, () -> what + " an old connection");
    world.require(!quiet, () -> what + " because of a late arrival");
  }

  void sends(Wire which, Message message) {
    boolean publication = message instanceof Publish;
    world.require(which == wire, "sends on an old connection");
    world.require(!quiet || publication, () -> "sends because of a late arrival: " + message);
    which.conduct.sends(message);
    if (message instanceof Publish m) {
      world.require(network.congestion() == 0, "publishes although the line is full");
      publications.sent(m.request(), m.topic(), m.payload().named());
    } else if (message instanceof Yield m) {
      calls.yielded(CallLedger.key(which.number, m.request()), m.payload());
    } else if (message instanceof Error m) {
      calls.failed(CallLedger.key(which.number, m.request()), m.error());
    }
  }

  /** The transport posts what a connection tells. */
  void arrives(Wire from, Arrival arrival, boolean violation) {
    post(
        () -> {
          world.note("arrives " + arrival.getClass().getSimpleName(), from.number, arrival);
          if (from == wire) told(arrival, violation);
          else quiet = true;
          if (quiet) world.count("late arrival handled");
          // Else it may do at this occasion what is due anyhow.
          quiet &= core.deadline() > world.now();
          call(() -> core.arrived(arrival, world.now()));
          quiet = false;
        });
  }

  private void told(Arrival arrival, boolean violation) {
    Conduct conduct = wire.conduct;
    if (conduct.phase() == Conduct.Phase.DEAD) {
      quiet = true;
      return;
    }
    if (arrival instanceof Arrival.Closed closed) {
      boolean plausible = publications.plausible();
      if (conduct.ending() == null) conduct.dead(Ending.closed(closed.how(), plausible));
      dead(world.now());
      return;
    }
    if (!conduct.listening()) {
      quiet = true;
      return;
    }
    if (arrival instanceof Arrival.Proven) {
      // An anonymous agent has no answer to a challenge.
      conduct.over(Ending.abort("wamp.error.cannot_authenticate"));
      return;
    }
    conduct.heard();
    heardBytes = wire.receivedBytes();
    if (arrival instanceof Arrival.Opened) {
      if (conduct.phase() == Conduct.Phase.OPENING) conduct.opened();
    } else if (arrival instanceof Arrival.Violated
        || violation && conduct.phase() != Conduct.Phase.LEAVING) {
      world.count("violation");
      conduct.over(Ending.violation());
    } else if (arrival instanceof Arrival.Received received) {
      told(conduct, received.message());
    }
  }

  private final Deque<Long> dismissals = new ArrayDeque<>();

  private boolean evicted(long now) {
    dismissals.addLast(now);
    while (now - dismissals.peekFirst() > 10 * World.MINUTE) dismissals.removeFirst();
    return dismissals.size() >= 5;
  }

  private void told(Conduct conduct, Message message) {
    boolean leaving = conduct.phase() == Conduct.Phase.LEAVING;
    if (message instanceof Welcome && conduct.phase() == Conduct.Phase.JOINING) {
      conduct.welcomed();
      conduct.heard();
      publications.joined();
      world.count("joined");
    } else if (message instanceof Goodbye m) {
      boolean evicted = !leaving && evicted(world.now());
      if (evicted) world.count("evicted");
      conduct.over(leaving ? Ending.stopped() : Ending.goodbye(m.reason(), evicted));
    } else if (message instanceof Abort m) {
      conduct.over(Ending.abort(m.reason()));
    } else if (message instanceof io.sandpiper.wamp.message.Message.Challenge) {
      conduct.challenged();
    } else if (leaving) {
      return;
    } else if (message instanceof Registered m) {
      conduct.registered(m.request(), m.registration());
    } else if (message instanceof Unregistered m && m.request() == 0) {
      conduct.revoked((Long) m.details().get("registration"));
    } else if (message instanceof Invocation m) {
      invoked(conduct, m);
    } else if (message instanceof Interrupt m) {
      long key = CallLedger.key(wire.number, m.request());
      calls.interrupted(key, !"killnowait".equals(m.options().get("mode")));
    } else if (message instanceof Published m) {
      publications.acknowledged(m.request());
    } else if (message instanceof Error m && m.requestType() == 16) {
      publications.refused(m.request(), m.error().equals("wamp.error.not_authorized"));
    }
  }

  private void invoked(Conduct conduct, Invocation m) {
    String uri = conduct.registration(m.registration());
    String[] parts = (uri == null ? "gone.gone" : uri).split("\\.");
    calls.invoked(
        new CallLedger.Invocation(
            CallLedger.key(wire.number, m.request()),
            parts[parts.length - 2],
            parts[parts.length - 1],
            m.payload(),
            Caller.of(m.details()),
            uri != null,
            world.now(),
            m.details().get("timeout") instanceof Long millis ? millis * World.MILLI : 0));
  }

  // ---- the devices

  @Override
  public void submitted(Task task, boolean taken) {
    world.require(!quiet, "touches hardware because of a late arrival");
    calls.submitted(task, taken);
    if (taken) pending.put(task.ticket(), world.now() + OutputLedger.JOB);
    String name = task.component().name();
    OutputLedger output = outputs.get(name);
    if (task.job() instanceof Job.Close) {
      // No output ever differs: neither a reload nor anything else but the end closes one.
      world.require(output == null || stopping, () -> name + " is closed for nothing");
      if (output != null) output.closes();
    }
    if (output == null) return;
    if (task.job() instanceof Job.Open) output.opening();
    else if (task.job() instanceof Job.Write write) {
      output.submitted(task.ticket(), write.on(), taken, world.now());
    }
  }

  @Override
  public void withdrawn(Task task) {
    boolean late = !pending.containsKey(task.ticket()); // this tick has found its time over
    world.require(late || calls.givenUp(task), () -> "taken back too soon: " + task);
    calls.withdrawn(task);
    pending.remove(task.ticket());
  }

  /** What its owner or caller believes to have failed is not done after all. */
  @Override
  public void begun(Task task) {
    calls.begun(task);
    OutputLedger output = outputs.get(task.component().name());
    boolean lasting =
        task.job() instanceof Job.Open
            || task.job() instanceof Job.Close
            || task.job() instanceof Job.Write write && write.on() == output.safe;
    world.require(lasting || pending.containsKey(task.ticket()), () -> "begun too late: " + task);
  }

  @Override
  public void done(Task task, Outcome outcome) {
    if (task.job() instanceof Job.Close && stopping) {
      closed.putIfAbsent(task.component().name(), outcome instanceof Outcome.Done);
    }
    post(
        () -> {
          world.note("done", task.ticket(), outcome);
          String name = task.component().name();
          OutputLedger output = outputs.get(name);
          boolean well = outcome instanceof Outcome.Done;
          if (output != null) {
            if (task.job() instanceof Job.Open && well && !stopping) output.opened();
            output.done(task.ticket(), well, world.now());
          }
          calls.done(task, outcome);
          if (!pending.containsKey(task.ticket())) world.count("late outcome");
          boolean sensor = task.component().driver().description().role() == Role.SENSOR;
          if (sensor && task.job() instanceof Job.Read && sampling(task, outcome)) {
            publications.sampled(name, ((Outcome.Done) outcome).value());
          }
          pending.remove(task.ticket());
          call(() -> core.done(task.ticket(), outcome, world.now()));
        });
  }

  /** A reading that the core still waits for, and no caller's. */
  private boolean sampling(Task task, Outcome outcome) {
    return outcome instanceof Outcome.Done
        && !calls.asked(task)
        && pending.containsKey(task.ticket());
  }

  @Override
  public void edge(String component, boolean on, long nanos) {
    post(
        () -> {
          world.note("input edge", nanos, on);
          door.edge(on, nanos);
          call(() -> core.edge(component, on, nanos, world.now()));
        });
  }

  @Override
  public void info(String line) {
    world.note("info", 0, line);
  }

  @Override
  public void warn(String line) {
    world.note("warn", 0, line);
  }

  Map<String, Object> health() {
    return core.health(world.now());
  }

  Wire wire() {
    return wire;
  }

  List<String> procedures() {
    var uris = new ArrayList<String>();
    for (Configuration.Component each : configuration.components()) {
      String root = configuration.root() + "." + each.name() + ".";
      switch (each.driver().description().role()) {
        case OUTPUT -> {
          if (!outputs.get(each.name()).others.isEmpty()) continue; // not all at once
          for (String name : List.of("set", "get", "toggle", "pulse")) uris.add(root + name);
        }
        case INPUT -> uris.add(root + "get");
        case SENSOR -> uris.add(root + "read");
        case OTHER -> {}
      }
    }
    uris.add(configuration.root() + ".agent.describe");
    uris.add(configuration.root() + ".agent.health");
    return uris;
  }
}

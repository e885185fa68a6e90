package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.link.Dialer;
import io.sandpiper.runtime.link.Follower;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.runtime.link.Prover;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.runtime.policy.AgentProcedures;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Happening;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The agent without the world: takes what the network and the devices tell, and the time, and says
 * through its ports what should happen. Everything in it runs on one thread.
 *
 * <p>Times are monotonic nanoseconds from the caller's origin, never negative.
 */
public final class Core implements Follower, Unasked {
  /** Stands for the reading of what has no procedure for it: lines of text, clicks. */
  private static final Procedure READ =
      Procedure.reading("read", "Reads.", Schema.NONE, Schema.NONE);

  private enum Phase {
    NEW,
    /** The hardware goes to its start state; the network waits. */
    SETTLING,
    RUNNING,
    /** Devices are being closed. */
    CLOSING,
    /** The last states are being published. */
    DRAINING,
    LEAVING
  }

  private Configuration configuration;
  private final About about;
  private final Journal journal;
  private final Buses buses;
  private final Clock clock;
  private final Outbox outbox;
  private final Readings readings;
  private final Link link;
  private final Publications publications;
  private final Lookback lookback;
  private final Presence presence;
  private final Access access;
  private final Audit audit;
  private final Components components;
  private final Procedures procedures;
  private final Reloading reloading;
  private final Map<Long, Answer> open = new LinkedHashMap<>();
  private Phase phase = Phase.NEW;
  private long startedAt;
  private long phaseEnd = Long.MAX_VALUE;

  /**
   * @param reader reads the configuration file again; {@link #reload} or {@link #keep} follows
   */
  public Core(
      Configuration configuration,
      About about,
      Devices devices,
      Dialer dialer,
      Credentials credentials,
      Prover prover,
      RandomGenerator chance,
      Wall wall,
      LastValues last,
      Runnable reader,
      Outbox outbox,
      Journal journal) {
    this.configuration = configuration;
    this.outbox = outbox;
    this.about = about;
    this.journal = journal;
    this.buses = new Buses(devices);
    this.clock = new Clock(wall, about);
    var stamps = new Stamps(configuration.device(), about.boot(), clock);
    this.link =
        new Link(configuration.router(), dialer, credentials, prover, chance, wall, this, journal);
    this.readings = new Readings(outbox, configuration.outbox(), clock, journal);
    outbox.tell(readings);
    this.publications = new Publications(link, journal, stamps, readings, configuration);
    this.lookback = new Lookback(outbox, readings, stamps, link);
    String status = configuration.root() + ".agent.status";
    this.presence = new Presence(link, publications, stamps, journal, status, about.version());
    this.access = new Access(configuration.policy(), journal);
    this.audit = new Audit(configuration.prefix(), journal, this::audited);
    var outputs = new OutputOwner.Shared(new Interlocks(), last);
    this.components = new Components(configuration.root(), outputs, buses, publications, journal);
    for (Configuration.Component each : configuration.components()) components.add(each);
    this.procedures = new Procedures(configuration.root(), AgentProcedures.ALL, link);
    procedures.of(components.all());
    this.reloading = new Reloading(reader, journal);
  }

  private void audited(Map<String, Object> content) {
    if (!configuration.auditEvents()) return;
    publications.log(AgentProcedures.AGENT, "audit", content);
  }

  /** Opens the devices, each in its start state; then the network is tried. */
  public void start(long now) {
    clock.at(now);
    if (phase != Phase.NEW) throw new IllegalStateException("started twice");
    startedAt = now;
    phase = Phase.SETTLING;
    phaseEnd = now + Limits.SETTLE;
    components.open(now);
    settled(now);
  }

  private void settled(long now) {
    if (phase != Phase.SETTLING || (!components.settled() && now < phaseEnd)) return;
    phase = Phase.RUNNING;
    phaseEnd = Long.MAX_VALUE;
    link.start(now);
  }

  /**
   * Takes over another configuration of this device; only what it changes is touched.
   *
   * @param credentials for its router
   * @return whether it was taken over
   */
  public boolean reload(Configuration next, Credentials credentials, long now) {
    if (phase != Phase.SETTLING && phase != Phase.RUNNING) return false;
    List<String> obstacles = Reloading.obstacles(configuration, next);
    if (!obstacles.isEmpty()) {
      keep(obstacles, now);
      return false;
    }
    List<String> sections = Reloading.sections(configuration, next);
    configuration = next;
    access.by(next.policy());
    Change change = components.replace(next.components(), now);
    procedures.of(components.all());
    reloading.done(change.with(sections));
    if (sections.contains("router")) link.turn(next.router(), credentials, now);
    tick(now);
    return true;
  }

  /** The new configuration has mistakes, so the present one stays. */
  public void keep(List<String> findings, long now) {
    reloading.refused(findings);
    after(now);
  }

  /** Leaves the hardware safe first, then tells the router, then leaves it. */
  public void stop(long now) {
    clock.at(now);
    if (phase == Phase.CLOSING || phase == Phase.DRAINING || phase == Phase.LEAVING) return;
    phase = Phase.CLOSING;
    phaseEnd = now + Limits.STOP;
    components.close(now);
    leaving(now);
  }

  private void leaving(long now) {
    if (phase != Phase.CLOSING && phase != Phase.DRAINING) return;
    boolean late = now >= phaseEnd;
    if (phase == Phase.CLOSING && (components.gone() || late)) {
      phase = Phase.DRAINING;
      if (components.safe()) journal.info("every device is closed and safe");
      else journal.warn("not every device could be closed and left safe");
      audit.end();
      presence.leave(now);
      publications.tick(now);
    }
    boolean told = publications.drained() && presence.settled() || link.session().isEmpty();
    if (phase == Phase.DRAINING && (told || late)) {
      phase = Phase.LEAVING;
      phaseEnd = Long.MAX_VALUE;
      link.stop(now);
    }
  }

  /** Whether everything is over and the program may end. */
  public boolean stopped() {
    return phase == Phase.LEAVING && link.phase() == Link.Phase.STOPPED;
  }

  /** What a component lends to others fails again and again. */
  public void failing(String component, String reason, long now) {
    components.find(component).ifPresent(each -> each.failing(reason, now));
    after(now);
  }

  /** A connection told something. */
  public void arrived(Arrival arrival, long now) {
    clock.at(now);
    link.arrived(arrival, now);
    after(now);
  }

  /** A job ended. */
  public void done(long ticket, Outcome outcome, long now) {
    clock.at(now);
    buses.done(ticket, outcome, now);
    after(now);
  }

  @Override
  public void edge(String component, boolean on, long at, long now) {
    clock.at(now);
    components.find(component).ifPresent(each -> each.edge(on, at, now));
    after(now);
  }

  @Override
  public void changed(String component, long now) {
    clock.at(now);
    components.find(component).ifPresent(each -> each.changed(now));
    after(now);
  }

  @Override
  public void event(String component, String name, Map<String, Object> content, long now) {
    clock.at(now);
    publications.log(component, name, content);
    after(now);
  }

  /** The outbox tells something. */
  public void kept(Consumer<Outbox.Told> telling, long now) {
    clock.at(now);
    telling.accept(readings);
    after(now);
  }

  @Override
  public void missed(String component, long events, long now) {
    components.find(component).ifPresent(each -> each.missed(events));
    after(now);
  }

  public void tick(long now) {
    clock.at(now);
    audit.tick(now);
    buses.tick(now);
    components.tick(now);
    if (phase != Phase.NEW && phase != Phase.SETTLING) link.tick(now);
    presence.tick(now);
    after(now);
  }

  private void after(long now) {
    settled(now);
    publications.tick(now);
    lookback.tick(now);
    leaving(now);
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    long next = Math.min(phaseEnd, Math.min(buses.deadline(), link.deadline()));
    next = Math.min(next, Math.min(audit.deadline(), lookback.deadline()));
    next = Math.min(next, Math.min(publications.deadline(), presence.deadline()));
    return Math.min(next, components.deadline());
  }

  @Override
  public void joined(Happening.Joined welcome, long now) {
    publications.joined(now);
    access.joined(welcome);
    presence.joined(welcome, now);
    components.linked(true, now);
  }

  @Override
  public void lost(Happening.Over over, long now) {
    open.clear();
    publications.lost();
    lookback.lost();
    presence.lost();
    components.linked(false, now);
  }

  @Override
  public void happened(Happening happening, long now) {
    if (presence.happened(happening, now)) return;
    if (happening instanceof Happening.Invoked h) invoked(h, now);
    else if (happening instanceof Happening.Interrupted h) interrupted(h);
    else if (happening instanceof Happening.Published h) publications.published(h);
    else if (happening instanceof Happening.Refused h) publications.refused(h, now);
    else if (happening instanceof Happening.TimedOut h) publications.timedOut(h, now);
  }

  private void invoked(Happening.Invoked call, long now) {
    Optional<Procedures.Target> target = procedures.find(call.procedure());
    Caller caller = Caller.of(call.details());
    Answer answer = answer(call, target, caller, now);
    if (target.isEmpty()) answer.noSuchProcedure(call.procedure());
    else invoked(target.get(), call.payload(), caller, answer, now);
  }

  private void invoked(
      Procedures.Target target, Payload payload, Caller caller, Answer answer, long now) {
    Procedure procedure = target.procedure();
    if (!access.admits(caller, target.name(), procedure, answer, now)) return;
    Arguments.read(payload, procedure.arguments(), answer)
        .ifPresent(
            arguments ->
                target
                    .component()
                    .ifPresentOrElse(
                        component -> component.call(procedure, arguments, caller, answer, now),
                        () -> own(procedure, arguments, caller, answer, now)));
  }

  private void own(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    if (procedure == AgentProcedures.DESCRIBE) answer.result(describe(caller, now));
    else if (procedure == AgentProcedures.HEALTH) answer.result(health(now));
    else if (procedure == AgentProcedures.HISTORY) history(arguments, caller, answer);
    else reloading.ask(answer);
  }

  private void history(Values arguments, Caller caller, Answer answer) {
    lookback.ask(arguments, component -> shown(caller, component), answer);
  }

  /** Whether what a component told is for this caller: what he may read of it himself. */
  private boolean shown(Caller caller, String component) {
    // Who commanded what is for those who may command the agent itself.
    if (component.equals(AgentProcedures.AGENT)) {
      return access.allows(caller, component, AgentProcedures.RELOAD);
    }
    List<Procedure> reads =
        components.find(component).map(Component::procedures).orElse(List.of()).stream()
            .filter(each -> !each.writes())
            .toList();
    return reads.isEmpty()
        ? access.allows(caller, component, READ)
        : reads.stream().anyMatch(each -> access.allows(caller, component, each));
  }

  /** What is owed for the call; of a command the audit hears it. */
  private Answer answer(
      Happening.Invoked call, Optional<Procedures.Target> target, Caller caller, long now) {
    // Only itself: a later session may have given the id to another call.
    Answer.Settled settled = (own, error, text) -> open.remove(call.id(), own);
    if (target.isPresent() && target.get().procedure().writes()) {
      audit.tick(now);
      var command =
          Audit.Command.of(
              caller, target.get().name(), target.get().procedure().name(), call.payload());
      settled =
          (own, error, text) -> {
            open.remove(call.id(), own);
            audit.answered(command, error, text);
          };
    }
    boolean progressive = Boolean.TRUE.equals(call.details().get("receive_progress"));
    var answer = new Answer(link, call.id(), progressive, configuration.prefix(), settled);
    open.put(call.id(), answer);
    return answer;
  }

  private void interrupted(Happening.Interrupted interrupt) {
    Answer answer = open.get(interrupt.id());
    if (answer != null) answer.canceled();
  }

  private Map<String, Object> describe(Caller caller, long now) {
    var map = new LinkedHashMap<String, Object>();
    map.put("device", configuration.device());
    map.put("prefix", configuration.prefix());
    map.put("version", about.version());
    map.put("boot", about.boot());
    map.put("board", about.board());
    map.put("policy", access.describe(caller));
    map.put(
        "components", components.describe((name, each) -> access.allows(caller, name, each), now));
    return map;
  }

  /** How the agent is, for {@code agent.health} and for the program around it. */
  public Map<String, Object> health(long now) {
    Link.Health at = link.health();
    var state = new LinkedHashMap<String, Object>();
    state.put("phase", at.phase().name().toLowerCase(Locale.ROOT));
    state.put("url", at.url());
    state.put("session", at.session());
    state.put("joins", at.joins());
    state.put("attempts", (long) at.attempts());
    state.put("last_end", at.lastEnd());
    state.put("advice", at.advice());
    state.put("late_arrivals", at.lateArrivals());
    state.put("missing", at.missing());
    Map<String, Object> parts = components.health(now);
    boolean well =
        at.missing().isEmpty()
            && publications.welcome()
            && outbox.well()
            && parts.values().stream()
                .allMatch(p -> Boolean.TRUE.equals(((Map<?, ?>) p).get("ok")));
    var map = new LinkedHashMap<String, Object>();
    map.put("status", at.phase() != Link.Phase.JOINED ? "offline" : well ? "up" : "degraded");
    map.put("uptime_seconds", (now - startedAt) / 1_000_000_000);
    map.put("link", state);
    map.put("components", parts);
    map.put("publications", publications.health());
    map.put("outbox", outbox.health());
    map.put("clock", clock.known() ? "synced" : "unsynced");
    map.put("late_outcomes", buses.late());
    return map;
  }
}

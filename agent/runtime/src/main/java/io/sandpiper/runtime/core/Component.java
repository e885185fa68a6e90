package io.sandpiper.runtime.core;

import io.sandpiper.device.Description;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.policy.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One configured device: opened when those whose lines it uses are open, retried with pauses while
 * it does not open, opened anew when it keeps failing, closed at the end; what it does in between
 * is its {@link Behaviour}. Pure.
 */
final class Component implements Trouble {
  private enum State {
    /** To be opened at {@link #openAt}, or when what is missing is there. */
    CLOSED,
    OPENING,
    OPEN,
    /** Closed as soon as those that use it are. */
    CLOSING,
    GONE
  }

  /** What follows when it is closed. */
  private enum Next {
    /** Opened anew after a pause. */
    RETRY,
    /** Opened anew when those whose lines it uses are. */
    FOLLOW,
    END
  }

  /** What it must know of the other components, and they of it. */
  interface Others {
    /** Why it can't be opened yet: somebody whose lines it uses is not open, or is in its way. */
    Optional<String> missing(Component component);

    /** Whether nobody uses it any more. */
    boolean free(Component component);

    void opened(Component component, long now);

    /** It is about to be closed: those that use it are first. */
    void closing(Component component, long now);

    void closed(Component component, long now);

    /** Whether it is nobody's but its own, and not the end: it is closed until that succeeds. */
    boolean insists(Component component);
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final Configuration.Component configured;
  private final Jobs jobs;
  private final Buses buses;
  private final Journal journal;
  private final Others others;
  private final Condition condition;
  private final Behaviour behaviour;
  private State state = State.CLOSED;
  private boolean tried;
  private long openAt = NEVER;
  private long openPause;
  private long openedAt;

  /** Times that it did not open or had to be opened anew, since it last worked. */
  private int relapses;

  private Next next = Next.RETRY;

  /** The job that closes it is under way. */
  private boolean closing;

  private long closeAt = NEVER;
  private long closePause;
  private boolean wasOpen;
  private boolean safe;

  /**
   * @param publish takes the content of an event on the component's topic
   * @param told takes what happened beside, by its own topic
   */
  Component(
      Configuration.Component configured,
      OutputOwner.Shared outputs,
      Buses buses,
      Journal journal,
      Consumer<Map<String, Object>> publish,
      GestureWatch.Told told,
      Others others) {
    this.configured = configured;
    this.jobs = new Jobs(configured, buses);
    this.buses = buses;
    this.journal = journal;
    this.others = others;
    this.condition = new Condition(configured.name(), journal);
    Values settings = configured.settings();
    this.behaviour =
        switch (description().role()) {
          case OUTPUT, LEVEL -> owner(Control.of(configured).orElseThrow(), outputs, publish);
          case INPUT -> new InputWatch(settings, jobs, publish::accept, told, this);
          case SENSOR -> new SensorWatch(settings, quantities(), jobs, publish, this);
          case OTHER -> new Plain(this);
        };
  }

  private Behaviour owner(
      Control control, OutputOwner.Shared outputs, Consumer<Map<String, Object>> publish) {
    return new OutputOwner(name(), control, settings(), outputs, jobs, publish::accept, this);
  }

  Configuration.Component configured() {
    return configured;
  }

  String name() {
    return configured.name();
  }

  Description description() {
    return configured.driver().description();
  }

  Values settings() {
    return configured.settings();
  }

  List<Quantity> quantities() {
    return configured.quantities();
  }

  String topic() {
    return behaviour.topic();
  }

  List<Procedure> procedures() {
    return configured.procedures();
  }

  /** Opened, and in its start state; or tried at least once. */
  boolean tried() {
    return tried && (state != State.OPEN || behaviour.settled());
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether it may have lines of another. */
  boolean holds() {
    return state != State.CLOSED && state != State.GONE;
  }

  /** Closed, and its driver says that the hardware is safe. */
  boolean safe() {
    return safe;
  }

  boolean gone() {
    return state == State.GONE;
  }

  /** What it waited for may be there: it is opened now if that can be. */
  void follow(long now) {
    if (state == State.CLOSED && openAt == NEVER) open(now);
  }

  private void open(long now) {
    openAt = NEVER;
    Optional<String> missing = others.missing(this);
    if (missing.isPresent()) {
      condition.waits(missing.get());
      return;
    }
    state = State.OPENING;
    if (!jobs.submit(new Job.Open(), now, this::opened)) later(now);
  }

  private void opened(Outcome outcome, long now) {
    tried = true;
    if (state != State.OPENING) return;
    if (outcome instanceof Outcome.Failed failed) {
      condition.failed("did not open: ", failed.reason());
      later(now);
      return;
    }
    if (openPause > 0 && !quarantined()) journal.info(name() + ": open");
    state = State.OPEN;
    openedAt = now;
    condition.opened();
    behaviour.opened(now);
    others.opened(this, now);
  }

  private void later(long now) {
    state = State.CLOSED;
    openPause = openPause == 0 ? Limits.OPEN_RETRY : Math.min(Limits.OPEN_RETRY_MAX, openPause * 2);
    openAt = now + openPause;
    if (++relapses == Limits.QUARANTINE_AFTER) condition.quarantined(relapses);
  }

  /** Not tried again before long: it has failed too often. */
  private boolean quarantined() {
    return relapses >= Limits.QUARANTINE_AFTER;
  }

  /** It has shown that it works, or was open for so long that what comes is another trouble. */
  private void well() {
    openPause = 0;
    relapses = 0;
  }

  void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    if (state != State.OPEN) {
      String trouble = condition.trouble();
      answer.deviceFailed(trouble.isEmpty() ? "the device is not open" : trouble);
    } else if (description().procedures().contains(procedure)) {
      jobs.answer(
          new Job.Call(procedure, arguments),
          now,
          answer,
          (value, then) -> map(value),
          behaviour::called);
    } else {
      behaviour.call(procedure, arguments, caller, answer, now);
    }
  }

  private static Map<String, Object> map(Object value) {
    var map = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) value).forEach((key, each) -> map.put((String) key, each));
    return map;
  }

  void edge(boolean on, long at, long now) {
    if (state == State.OPEN) behaviour.edge(on, at, now);
  }

  void changed(long now) {
    if (state == State.OPEN) behaviour.changed(now);
  }

  void missed(long events) {
    condition.missed(events);
  }

  void linked(boolean joined, long now) {
    behaviour.linked(joined, now);
  }

  /** What its behaviour has to tell beyond its settings and its health. */
  Map<String, Object> standing(long now) {
    return behaviour.standing(now);
  }

  void tick(long now) {
    if (state == State.CLOSED && now >= openAt) open(now);
    if (state == State.OPEN) behaviour.tick(now);
    if (state == State.CLOSING && now >= closeAt) letGo(now);
  }

  long deadline() {
    return switch (state) {
      case CLOSED -> openAt;
      case OPEN -> behaviour.deadline();
      case CLOSING -> closeAt;
      case OPENING, GONE -> NEVER;
    };
  }

  @Override
  public void failed(String reason) {
    condition.failed("", reason);
  }

  @Override
  public void reopen(long now) {
    if (state != State.OPEN) return;
    if (now - openedAt >= Limits.STABLE) well();
    shut(Next.RETRY, now);
  }

  /** What it lends to others fails: it may have lost its power. */
  void failing(String reason, long now) {
    if (state != State.OPEN) return;
    condition.failed("", reason);
    reopen(now);
  }

  @Override
  public void recovered() {
    condition.worked();
    well();
  }

  @Override
  public void skipped() {
    condition.skipped();
  }

  /** What it runs on is about to be closed: it is opened anew together with that. */
  void suspend(long now) {
    if (state == State.CLOSED) openAt = NEVER;
    else if (state == State.OPENING || state == State.OPEN) shut(Next.FOLLOW, now);
    else letGo(now); // does not wait for its next try
  }

  /** Closes the device for good: it is left safe. */
  void close(long now) {
    if (state == State.CLOSING) {
      next = Next.END;
      letGo(now);
    } else if (state != State.GONE) {
      shut(Next.END, now);
    }
  }

  private void shut(Next then, long now) {
    next = then;
    wasOpen = state == State.OPEN;
    if (wasOpen) behaviour.closing();
    state = State.CLOSING;
    closing = false;
    others.closing(this, now);
    letGo(now);
  }

  /** Leaves the device safe, now that nobody uses it. */
  void letGo(long now) {
    if (state != State.CLOSING || closing) return;
    closeAt = NEVER;
    if (!others.free(this)) return;
    if (closePause == 0) {
      end(now);
      return;
    }
    // Its driver has let go of it, so only opening it anew can leave it safe.
    closing =
        new Jobs(configured.startingSafe(), buses).submit(new Job.Open(), now, this::reopened);
    if (!closing) closeAt = now + Limits.CLOSE_RETRY;
  }

  private void end(long now) {
    closing = jobs.submit(new Job.Close(), now, this::closed);
    if (!closing) closeAt = now + Limits.CLOSE_RETRY;
  }

  private void reopened(Outcome outcome, long now) {
    if (outcome instanceof Outcome.Failed) closed(outcome, now);
    else end(now);
  }

  private void closed(Outcome outcome, long now) {
    safe = outcome instanceof Outcome.Done;
    if (outcome instanceof Outcome.Failed failed && next == Next.END && others.insists(this)) {
      if (closePause == 0) {
        journal.warn(name() + ": could not be left safe, and is tried again: " + failed.reason());
      }
      closing = false;
      closePause = Math.max(Limits.SAFE_RETRY, Math.min(Limits.SAFE_RETRY_MAX, closePause * 2));
      closeAt = now + closePause;
      return;
    }
    switch (next) {
      case RETRY -> later(now); // also where it could not be closed: opening tells
      case FOLLOW -> {
        state = State.CLOSED;
        open(now);
      }
      case END -> ended(outcome, now);
    }
    others.closed(this, now);
  }

  private void ended(Outcome outcome, long now) {
    state = State.GONE;
    if (outcome instanceof Outcome.Failed failed) {
      journal.warn(name() + ": could not be left safe: " + failed.reason());
      // An opening that was too late may come after all, and must not keep its line from others.
      if (closePause > 0) jobs.submit(new Job.Close(), now, (closed, then) -> {});
      return;
    }
    if (closePause > 0) journal.info(name() + ": is safe now");
    if (wasOpen) behaviour.closed(now);
  }

  Map<String, Object> health(long now) {
    Map<String, Object> health = condition.health(state == State.OPEN);
    if (state != State.OPEN && quarantined()) health.put("quarantined", true);
    health.putAll(standing(now));
    return health;
  }
}

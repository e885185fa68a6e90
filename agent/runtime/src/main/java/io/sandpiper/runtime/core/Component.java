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
import java.util.function.Consumer;

/**
 * One configured device: opened, retried with pauses while it does not open, opened anew when it
 * keeps failing, closed at the end; what it does in between is its {@link Behaviour}. Pure.
 */
final class Component implements Trouble {
  private enum State {
    CLOSED,
    OPENING,
    OPEN,
    CLOSING,
    GONE
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final Description description;
  private final Values settings;
  private final List<Quantity> quantities;
  private final List<Procedure> procedures;
  private final Jobs jobs;
  private final Journal journal;
  private final Behaviour behaviour;
  private State state = State.CLOSED;
  private String trouble = "not opened yet";
  private boolean tried;
  private long openAt = NEVER;
  private long closeAt = NEVER;
  private boolean wasOpen;
  private long openPause;
  private boolean safe;
  private long failures;
  private long skips;

  /**
   * @param publish takes the content of an event on the component's topic
   */
  Component(
      Configuration.Component configured,
      Jobs jobs,
      Journal journal,
      Consumer<Map<String, Object>> publish) {
    this.name = configured.name();
    this.description = configured.driver().description();
    this.settings = configured.settings();
    this.quantities = configured.quantities();
    this.procedures = configured.procedures();
    this.jobs = jobs;
    this.journal = journal;
    this.behaviour =
        switch (description.role()) {
          case OUTPUT -> new OutputOwner(name, settings, jobs, publish::accept, this);
          case INPUT -> new InputWatch(name, settings, jobs, publish::accept, this);
          case SENSOR -> new SensorWatch(name, settings, quantities, jobs, publish, this);
          case LEVEL, OTHER -> new Plain();
        };
  }

  String name() {
    return name;
  }

  Description description() {
    return description;
  }

  Values settings() {
    return settings;
  }

  List<Quantity> quantities() {
    return quantities;
  }

  String topic() {
    return behaviour.topic();
  }

  List<Procedure> procedures() {
    return procedures;
  }

  /** Opened, or tried at least once. */
  boolean settled() {
    return tried;
  }

  /** Closed, and its driver says that the hardware is safe. */
  boolean safe() {
    return safe;
  }

  boolean gone() {
    return state == State.GONE;
  }

  void open(long now) {
    state = State.OPENING;
    openAt = NEVER;
    if (!jobs.submit(name, new Job.Open(), now, this::opened)) retry(now);
  }

  private void opened(Outcome outcome, long now) {
    tried = true;
    if (state != State.OPENING) return;
    if (outcome instanceof Outcome.Failed failed) {
      if (!failed.reason().equals(trouble)) {
        journal.warn(name + ": did not open: " + failed.reason());
      }
      trouble = failed.reason();
      retry(now);
      return;
    }
    if (openPause > 0) journal.info(name + ": open");
    state = State.OPEN;
    trouble = "";
    openPause = 0;
    behaviour.opened(now);
  }

  private void retry(long now) {
    state = State.CLOSED;
    openPause = openPause == 0 ? Limits.OPEN_RETRY : Math.min(Limits.OPEN_RETRY_MAX, openPause * 2);
    openAt = now + openPause;
  }

  void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    if (state != State.OPEN) {
      answer.deviceFailed(state == State.CLOSED ? trouble : "the device is not open");
    } else if (description.procedures().contains(procedure)) {
      jobs.answer(name, new Job.Call(procedure, arguments), now, answer, Component::map);
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

  void tick(long now) {
    if (state == State.CLOSED && now >= openAt) open(now);
    if (state == State.OPEN) behaviour.tick(now);
    if (state == State.CLOSING && now >= closeAt) {
      closeAt = jobs.submit(name, new Job.Close(), now, this::closed) ? NEVER : later(now);
    }
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
    failures++;
    if (!reason.equals(trouble)) journal.warn(name + ": " + reason);
    trouble = reason;
  }

  @Override
  public void reopen(long now) {
    if (state != State.OPEN) return;
    behaviour.closing();
    // What becomes of it does not matter: the queue keeps the order, and opening tells.
    jobs.submit(name, new Job.Close(), now, (outcome, then) -> {});
    retry(now);
  }

  @Override
  public void recovered() {
    if (!trouble.isEmpty()) journal.info(name + ": works again");
    trouble = "";
  }

  @Override
  public void skipped() {
    skips++;
  }

  /** Closes the device for good: it is left safe. */
  void close(long now) {
    wasOpen = state == State.OPEN;
    if (wasOpen) behaviour.closing();
    state = State.CLOSING;
    closeAt = jobs.submit(name, new Job.Close(), now, this::closed) ? NEVER : later(now);
  }

  private static long later(long now) {
    return now + Limits.CLOSE_RETRY;
  }

  private void closed(Outcome outcome, long now) {
    state = State.GONE;
    if (outcome instanceof Outcome.Failed failed) {
      journal.warn(name + ": could not be left safe: " + failed.reason());
      return;
    }
    safe = true;
    if (wasOpen) behaviour.closed(now);
  }

  Map<String, Object> health() {
    var health = new LinkedHashMap<String, Object>();
    health.put("ok", state == State.OPEN && trouble.isEmpty());
    if (!trouble.isEmpty()) health.put("trouble", trouble);
    health.put("failures", failures);
    health.put("skipped", skips);
    return health;
  }

  /** A device that only does what its driver's procedures do. */
  private static final class Plain implements Behaviour {
    @Override
    public String topic() {
      return "";
    }

    @Override
    public void opened(long now) {}

    @Override
    public void call(
        Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
      throw new IllegalStateException("no procedure " + procedure.name());
    }
  }
}

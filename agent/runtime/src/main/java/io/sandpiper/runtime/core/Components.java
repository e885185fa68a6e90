package io.sandpiper.runtime.core;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Procedure;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * The components by name. Who lends lines to others is opened before them and closed after them;
 * when it is opened anew, so are they. Pure.
 */
final class Components implements Component.Others {
  private final String root;
  private final OutputOwner.Shared outputs;
  private final Buses buses;
  private final Publications publications;
  private final Stamps stamps;
  private final Journal journal;
  private final Map<String, Component> all = new LinkedHashMap<>();

  /**
   * @param root what the URIs of the device start with
   */
  Components(
      String root,
      OutputOwner.Shared outputs,
      Buses buses,
      Publications publications,
      Stamps stamps,
      Journal journal) {
    this.root = root;
    this.outputs = outputs;
    this.buses = buses;
    this.publications = publications;
    this.stamps = stamps;
    this.journal = journal;
  }

  Component add(Configuration.Component configured) {
    String name = configured.name();
    String topic = root + "." + name + ".";
    // Of a sensor every reading counts, of the others only the latest state.
    boolean sensor = configured.driver().description().role() == Role.SENSOR;
    Consumer<Map<String, Object>> publish =
        sensor
            ? content -> publications.reading(topic + "reading", stamps.on(name, content))
            : content -> publications.state(topic + "state", stamps.on(name, content));
    GestureWatch.Told told =
        (event, content) -> publications.event(topic + event.name(), stamps.on(name, content));
    var component = new Component(configured, outputs, buses, journal, publish, told, this);
    all.put(name, component);
    return component;
  }

  Optional<Component> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  Collection<Component> all() {
    return all.values();
  }

  void open(long now) {
    // Those that have to wait for others follow by themselves.
    for (Component each : List.copyOf(all.values())) each.open(now);
  }

  void close(long now) {
    for (Component each : List.copyOf(all.values())) each.close(now);
  }

  /** Each was opened or tried, or waits for one that was tried and is not open. */
  boolean settled() {
    return all.values().stream().allMatch(this::settled);
  }

  private boolean settled(Component component) {
    return component.tried()
        || providers(component).stream().anyMatch(each -> !each.isOpen() && settled(each));
  }

  boolean gone() {
    return all.values().stream().allMatch(Component::gone);
  }

  boolean safe() {
    return all.values().stream().allMatch(Component::safe);
  }

  void tick(long now) {
    for (Component each : List.copyOf(all.values())) each.tick(now);
  }

  void linked(boolean joined, long now) {
    all.values().forEach(each -> each.linked(joined, now));
  }

  long deadline() {
    long next = Long.MAX_VALUE;
    for (Component each : all.values()) next = Math.min(next, each.deadline());
    return next;
  }

  private List<Component> providers(Component component) {
    return component.configured().providers().stream().map(all::get).toList();
  }

  private List<Component> users(Component provider) {
    return all.values().stream()
        .filter(each -> each.configured().providers().contains(provider.name()))
        .toList();
  }

  @Override
  public Optional<String> missing(Component component) {
    return providers(component).stream()
        .filter(each -> !each.isOpen())
        .map(each -> each.name() + ": not open")
        .findFirst();
  }

  @Override
  public boolean free(Component component) {
    return users(component).stream().noneMatch(Component::holds);
  }

  @Override
  public void opened(Component component, long now) {
    for (Component each : users(component)) each.open(now);
  }

  @Override
  public void closing(Component component, long now) {
    for (Component each : users(component)) each.suspend(now);
  }

  @Override
  public void closed(Component component, long now) {
    for (Component each : providers(component)) each.letGo(now);
  }

  Map<String, Object> health(long now) {
    var health = new LinkedHashMap<String, Object>();
    all.forEach((name, each) -> health.put(name, each.health(now)));
    return health;
  }

  /**
   * @param allowed whether the one who asks may, by component and procedure
   */
  Map<String, Object> describe(BiPredicate<String, Procedure> allowed, long now) {
    var parts = new LinkedHashMap<String, Object>();
    all.forEach(
        (name, each) ->
            parts.put(
                name,
                Describe.component(root, each, procedure -> allowed.test(name, procedure), now)));
    return parts;
  }
}

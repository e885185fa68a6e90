package io.sandpiper.runtime.core;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The components by name. Who lends lines to others is opened before them and closed after them;
 * when it is opened anew, so are they. Pure.
 */
final class Components implements Component.Others {
  private final String root;
  private final OutputOwner.Shared outputs;
  private final Buses buses;
  private final Publications publications;
  private final Journal journal;
  private Map<String, Component> all = new LinkedHashMap<>();

  private boolean joined;

  /** Removed, or replaced by others of the same names, and not closed yet. */
  private final List<Component> leaving = new ArrayList<>();

  private boolean stopping;

  /** One that was {@link #leaving} at the stop could not be closed. */
  private boolean leftUnsafe;

  /**
   * @param root what the URIs of the device start with
   */
  Components(
      String root,
      OutputOwner.Shared outputs,
      Buses buses,
      Publications publications,
      Journal journal) {
    this.root = root;
    this.outputs = outputs;
    this.buses = buses;
    this.publications = publications;
    this.journal = journal;
  }

  void add(Configuration.Component configured) {
    all.put(configured.name(), component(configured));
  }

  private Component component(Configuration.Component configured) {
    String name = configured.name();
    Role role = configured.driver().description().role();
    String event = role == Role.SENSOR ? "reading" : "state";
    boolean every = configured.settings().find(RoleKeys.delivery(role)).orElse("").equals("log");
    Consumer<Map<String, Object>> publish =
        every
            ? content -> publications.log(name, event, content)
            : content -> publications.state(name, event, content);
    GestureWatch.Told told = (each, content) -> publications.log(name, each.name(), content);
    return new Component(configured, outputs, buses, journal, publish, told, this);
  }

  /**
   * From now on these are the components. Those that are the same stay untouched, unless they run
   * on one that is not; others are closed, and opened when nothing is in their way.
   */
  Change replace(List<Configuration.Component> next, long now) {
    var before = all;
    all = new LinkedHashMap<>();
    var added = new ArrayList<String>();
    var changed = new ArrayList<String>();
    var same = new ArrayList<String>();
    for (Configuration.Component each : next) {
      Component old = before.remove(each.name());
      boolean stays = old != null && old.configured().same(each);
      (old == null ? added : stays ? same : changed).add(each.name());
      if (old != null && !stays) leaving.add(old);
      Component there = stays ? old : component(each);
      if (!stays) there.linked(joined, now);
      all.put(each.name(), there);
    }
    leaving.addAll(before.values());
    List<String> removed = List.copyOf(before.keySet());
    List<String> touched = leaving.stream().flatMap(each -> above(each.name())).distinct().toList();
    List<String> reopened = same.stream().filter(touched::contains).toList();
    same.removeAll(reopened);
    for (Component each : List.copyOf(leaving)) each.close(now);
    open(now);
    return new Change(added, removed, changed, reopened, same, List.of());
  }

  /** The names of all that run on this one. */
  private Stream<String> above(String name) {
    return all.values().stream()
        .filter(each -> each.configured().providers().contains(name))
        .flatMap(each -> Stream.concat(Stream.of(each.name()), above(each.name())));
  }

  Optional<Component> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  Collection<Component> all() {
    return all.values();
  }

  void open(long now) {
    // Those that have to wait for others follow by themselves.
    for (Component each : List.copyOf(all.values())) each.follow(now);
  }

  void close(long now) {
    stopping = true;
    for (Component each : everyone()) each.close(now);
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
    return leaving.isEmpty() && all.values().stream().allMatch(Component::gone);
  }

  boolean safe() {
    return !leftUnsafe && everyone().stream().allMatch(Component::safe);
  }

  void tick(long now) {
    for (Component each : everyone()) each.tick(now);
  }

  void linked(boolean joined, long now) {
    this.joined = joined;
    all.values().forEach(each -> each.linked(joined, now));
  }

  long deadline() {
    long next = Long.MAX_VALUE;
    for (Component each : all.values()) next = Math.min(next, each.deadline());
    for (Component each : leaving) next = Math.min(next, each.deadline());
    return next;
  }

  /** A copy: what they do may change who is there. */
  private List<Component> everyone() {
    var everyone = new ArrayList<>(all.values());
    everyone.addAll(leaving);
    return everyone;
  }

  private List<Component> providers(Component component) {
    return component.configured().providers().stream()
        .map(all::get)
        .filter(Objects::nonNull)
        .toList();
  }

  private List<Component> users(Component provider) {
    return everyone().stream()
        .filter(each -> each.configured().providers().contains(provider.name()))
        .toList();
  }

  @Override
  public Optional<String> missing(Component component) {
    for (Component each : leaving) {
      boolean same = each.name().equals(component.name());
      if (same || component.configured().excludes(each.configured())) {
        return Optional.of(each.name() + " is being closed");
      }
    }
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
    for (Component each : users(component)) each.follow(now);
  }

  @Override
  public void closing(Component component, long now) {
    for (Component each : users(component)) each.suspend(now);
  }

  @Override
  public void closed(Component component, long now) {
    for (Component each : everyone()) {
      if (component.configured().providers().contains(each.name())) each.letGo(now);
    }
    if (!component.gone() || !leaving.remove(component)) return;
    leftUnsafe |= stopping && !component.safe();
    if (isOutput(component) && everyone().stream().noneMatch(each -> replaces(each, component))) {
      // Of what may be on nobody is freed, unless its hardware is another's now.
      if (component.safe() || taken(component)) outputs.interlocks().forget(component.name(), now);
    }
    open(now);
  }

  @Override
  public boolean insists(Component component) {
    return isOutput(component)
        && !stopping
        && !taken(component)
        && all.values().stream().noneMatch(each -> each.name().equals(component.name()))
        && component.configured().providers().stream()
            .allMatch(name -> all.containsKey(name) && all.get(name).isOpen());
  }

  /** Whether somebody else has what it occupied. */
  private boolean taken(Component component) {
    return all.values().stream()
        .anyMatch(each -> each != component && component.configured().excludes(each.configured()));
  }

  private static boolean replaces(Component one, Component other) {
    return isOutput(one) && one.name().equals(other.name());
  }

  private static boolean isOutput(Component component) {
    return component.description().role().owned();
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

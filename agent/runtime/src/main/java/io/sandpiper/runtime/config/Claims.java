package io.sandpiper.runtime.config;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description.Offer;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.device.schema.Problem;
import io.sandpiper.runtime.config.Configuration.Component;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Which component occupies what, and which lends it: nothing is given twice, and what is lent is
 * there. Pure.
 */
final class Claims {
  /**
   * A component that has claimed something.
   *
   * @param driver whose other components may share it; empty for nobody
   */
  private record Holder(String path, String driver) {}

  private final Map<Claim, Holder> holders = new HashMap<>();
  private final Map<String, Component> components = new LinkedHashMap<>();
  private final Map<String, Optional<String>> buses = new HashMap<>();
  private final Collection<String> names;
  private final ToIntFunction<String> line;
  private final Consumer<Problem> problems;

  /**
   * @param names of all components, also those with mistakes of their own
   * @param line where a path stands
   */
  Claims(Collection<String> names, ToIntFunction<String> line, Consumer<Problem> problems) {
    this.names = names;
    this.line = line;
    this.problems = problems;
  }

  void add(Component component) {
    components.put(component.name(), component);
    for (Claim claim : component.driver().claims(component.settings())) {
      claim(path(component), claim);
    }
  }

  private static String path(Component component) {
    return Keys.COMPONENTS.name() + "." + component.name();
  }

  private void claim(String path, Claim claim) {
    if (claim instanceof Claim.Part part) {
      Holder first = holders.putIfAbsent(part.whole(), new Holder(path, part.driver()));
      if (first != null && !first.driver.equals(part.driver())) taken(path, part.whole(), first);
    }
    Holder same = holders.putIfAbsent(claim, new Holder(path, ""));
    if (same != null) taken(path, claim, same);
  }

  private void taken(String path, Claim claim, Holder holder) {
    int at = line.applyAsInt(holder.path);
    wrong(path, claim.text(), "one of its own (" + holder.path + " on line " + at + " has it)");
  }

  /** All components in their order, each on the bus that serves it. */
  List<Component> placed() {
    var placed = new ArrayList<Component>();
    for (Component each : components.values()) {
      boolean sound = true;
      for (Claim claim : each.driver().claims(each.settings())) {
        sound &= claim.provider().isEmpty() || lent(each, claim);
      }
      if (sound) bus(each, new LinkedHashSet<>()).map(each::on).ifPresent(placed::add);
    }
    return placed;
  }

  /** Whether a claim on another component can be met. */
  private boolean lent(Component user, Claim claim) {
    Component provider = components.get(claim.provider());
    if (provider == null) {
      // One with mistakes of its own is there, too, and they have been told.
      if (names.contains(claim.provider())) return false;
      wrong(user, claim, "a " + what(claim) + " of a component that is there", claim.provider());
      return false;
    }
    if (provider.name().equals(user.name())) {
      wrong(path(user), claim.text(), "a " + what(claim) + " of another component");
      return false;
    }
    if (!provider.driver().description().offers().contains(offer(claim))) {
      String is = provider.name() + " is a " + provider.driver().description().name();
      wrong(path(user), claim.text(), "a component that lends " + what(claim) + "s (" + is + ")");
      return false;
    }
    return true;
  }

  private void wrong(Component user, Claim claim, String expected, String misspelt) {
    Optional<String> nearest = Nearest.of(misspelt, List.copyOf(names));
    problems.accept(new Problem(path(user), claim.text(), expected, nearest));
  }

  private static Offer offer(Claim claim) {
    if (claim instanceof Claim.Part part) return offer(part.whole());
    return claim instanceof Claim.OfChannel ? Offer.CHANNELS : Offer.LINES;
  }

  private static String what(Claim claim) {
    return offer(claim) == Offer.LINES ? "line" : "channel";
  }

  /** The bus of whoever lends to it, who may be lent to in turn; empty when there is none. */
  private Optional<String> bus(Component component, Set<String> seen) {
    Optional<String> known = buses.get(component.name());
    if (known == null) {
      known = found(component, seen);
      buses.put(component.name(), known);
    }
    return known;
  }

  private Optional<String> found(Component component, Set<String> seen) {
    if (!seen.add(component.name())) {
      wrong(
          path(component),
          "a circle: " + String.join(" uses ", seen) + " uses " + component.name(),
          "one at the end that uses nothing of others");
      return Optional.empty();
    }
    String bus = "";
    String first = "";
    for (String name : component.providers()) {
      Component provider = components.get(name);
      if (provider == null) return Optional.empty();
      Optional<String> its = bus(provider, seen);
      if (its.isEmpty()) return its;
      if (bus.isEmpty()) {
        bus = its.get();
        first = name;
      } else if (!bus.equals(its.get())) {
        wrong(
            path(component),
            name + " on " + its.get(),
            "all whose lines it uses on one bus (" + first + " is on " + bus + ")");
        return Optional.empty();
      }
    }
    seen.remove(component.name());
    String own = component.driver().bus(component.settings());
    return Optional.of(bus.isEmpty() ? own : bus);
  }

  private void wrong(String path, String seen, String expected) {
    problems.accept(new Problem(path, seen, expected, Optional.empty()));
  }
}

package io.sandpiper.runtime.config;

import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration.Component;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the keys of outputs demand of each other, in one component and between several. */
final class OutputKeys {
  /** Takes what is wrong. */
  interface Wrong {
    /**
     * @param path of the key, from the file's top
     */
    void add(String path, Object seen, String expected);
  }

  private final Map<String, Component> outputs = new HashMap<>();
  private final Wrong wrong;

  private OutputKeys(Wrong wrong) {
    this.wrong = wrong;
  }

  static void check(List<Component> components, Wrong wrong) {
    var keys = new OutputKeys(wrong);
    for (Component each : components) {
      if (owned(each)) keys.outputs.put(each.name(), each);
    }
    for (Component each : components) {
      if (owned(each)) keys.check(each);
    }
  }

  private static boolean owned(Component component) {
    return component.driver().description().role().owned();
  }

  private void check(Component output) {
    Values lease = output.settings().get(RoleKeys.LEASE);
    least(output, "lease.max", lease, RoleKeys.LEASE_MAX, RoleKeys.LEASE_DEFAULT);
    if (limited(output)) {
      least(output, "max-on", output.settings(), RoleKeys.MAX_ON, RoleKeys.MIN_ON);
      requireSafeOff(output, "with max-on");
    }
    for (String other : output.settings().get(RoleKeys.INTERLOCK)) interlock(output, other);
  }

  private static boolean limited(Component output) {
    return !output.settings().get(RoleKeys.MAX_ON).isZero();
  }

  private void interlock(Component output, String name) {
    Optional<Component> other = Optional.ofNullable(outputs.get(name));
    if (other.isEmpty() || other.get() == output) {
      wrong(output, "interlock", name, "names of other components that are outputs");
      return;
    }
    requireSafeOff(output, "with interlock");
    requireSafeOff(other.get(), "with the interlock of " + output.name());
    if (startsOn(output) && startsOn(other.get())) {
      wrong(output, "start", "on", "off, because " + name + " of its interlock starts on");
    }
  }

  private void requireSafeOff(Component output, String why) {
    Object safe = output.settings().plain().get("safe");
    boolean off =
        safe instanceof Double value ? value == rest(output) : safe == null || safe.equals("off");
    if (!off) wrong(output, "safe", safe, "off " + why);
  }

  private static double rest(Component output) {
    Quantity first = output.quantities().get(0);
    return RoleKeys.rest(first);
  }

  private static boolean startsOn(Component output) {
    return output.settings().plain().get("start").equals("on");
  }

  private void least(
      Component output, String path, Values values, Key<Duration> key, Key<Duration> least) {
    if (values.get(key).compareTo(values.get(least)) >= 0) return;
    String bound = least.name() + "'s " + least.type().plain(values.get(least));
    wrong(output, path, key.type().plain(values.get(key)), "at least " + bound);
  }

  private void wrong(Component output, String key, Object seen, String expected) {
    String path = Keys.COMPONENTS.name() + "." + output.name() + "." + key;
    wrong.add(path, seen, expected);
  }
}

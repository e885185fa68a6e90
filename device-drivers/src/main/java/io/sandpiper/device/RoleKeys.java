package io.sandpiper.device;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings that follow from a device's role; every driver of that role has them. */
public final class RoleKeys {
  /** Outputs: logical level when the agent starts, before the network is tried. */
  public static final Key<String> START =
      Key.of(
          "start",
          Key.word("off", "on", "keep", "restore"),
          "off",
          "State that the output takes at the start: off, on, the one that it has, or the last that"
              + " was commanded.");

  /** Outputs: logical level when the agent stops or the output fails. */
  public static final Key<String> SAFE =
      Key.of(
          "safe",
          Key.word("off", "on"),
          "off",
          "State in which the output is left at the end, and when its lease ends or it fails.");

  /** Levels. */
  public static final Key<String> START_LEVEL =
      Key.of(
          "start",
          Key.word("off", "safe", "keep", "restore"),
          "off",
          "Value that it takes at the start: 0 or its least, that of safe, the one that it has, or"
              + " the last that was commanded.");

  /** Levels. An hour is a sunrise. */
  public static final Key<Duration> RAMP =
      Key.of(
          "ramp",
          Key.span(Duration.ZERO, Duration.ofHours(1)),
          Duration.ZERO,
          "How long set and toggle take to get there when the caller does not say; 0s: at once.");

  public static final Key<Boolean> LEASE_REQUIRED =
      Key.of("required", Key.flag(), false, "Whether every command has a lease.");

  /** At least as long as a caller on a bad line needs to renew it. */
  public static final Key<Duration> LEASE_DEFAULT =
      Key.of(
          "default",
          Key.span(Duration.ofMillis(100), Duration.ofDays(1)),
          Duration.ofSeconds(30),
          "Length of a required lease when the caller does not say.");

  public static final Key<Duration> LEASE_MAX =
      Key.of(
          "max",
          Key.span(Duration.ofMillis(100), Duration.ofDays(1)),
          Duration.ofMinutes(10),
          "The longest lease that a caller may ask for.");

  /** Outputs and levels. */
  public static final Key<Values> LEASE =
      Key.group(
          "lease",
          Schema.of(LEASE_REQUIRED, LEASE_DEFAULT, LEASE_MAX),
          "How long a command holds without being renewed.");

  /** Outputs and levels. */
  public static final Key<Duration> MAX_ON =
      guard("max-on", "The output goes off by itself after so long; 0s: never.");

  public static final Key<Duration> MIN_ON =
      guard("min-on", "No command switches it off sooner; stop and the safe state do.");

  public static final Key<Duration> MIN_GAP =
      guard("min-gap", "No command switches it on sooner after it went off.");

  /** Outputs and levels. */
  public static final Key<List<String>> INTERLOCK =
      Key.of(
          "interlock",
          new Type.Several<>(
              new Type.Text("name of another output", Pattern.compile("[0-9a-z_]{1,64}"))),
          List.of(),
          "Outputs that are never on together with this one, whoever of them says so.");

  /** A minute: longer, and a caller's own patience is over. */
  public static final Key<Duration> INTERLOCK_WAIT =
      Key.of(
          "interlock-wait",
          Key.span(Duration.ZERO, Duration.ofMinutes(1)),
          Duration.ZERO,
          "How long a command waits for those to go off before it is refused.");

  /** Outputs and levels. */
  public static final Key<Duration> LINK_LOST =
      guard("link-lost", "The safe state is taken when there was no session for so long; 0s: not.");

  /** Inputs. */
  public static final Key<Duration> DEBOUNCE =
      Key.of(
          "debounce",
          Key.span(Duration.ZERO, Duration.ofSeconds(10)),
          Duration.ofMillis(20),
          "How long a level must be stable before it counts; 0s publishes every edge.");

  /** Sensors. The least is what one slow bus with a few sensors can still serve. */
  public static final Key<Duration> EVERY =
      Key.of(
          "every",
          Key.span(Duration.ofMillis(100), Duration.ofDays(1)),
          Duration.ofSeconds(10),
          "Time from one reading to the next.");

  private static final Schema OWNED =
      Schema.of(LEASE, MAX_ON, MIN_ON, MIN_GAP, INTERLOCK, INTERLOCK_WAIT, LINK_LOST);

  /** All that publish: whether an event may be forgotten when a newer one comes. */
  public static Key<String> delivery(Role role) {
    return Key.of(
        "delivery",
        Key.word("state", "log"),
        role == Role.SENSOR ? "log" : "state",
        "Whether only the latest event counts (`state`), or every one is kept until the router has"
            + " it (`log`).");
  }

  private RoleKeys() {}

  /** A week: longer than anybody waits for a pump, and far from where nanoseconds overflow. */
  private static Key<Duration> guard(String name, String doc) {
    return Key.of(name, Key.span(Duration.ZERO, Duration.ofDays(7)), Duration.ZERO, doc);
  }

  /** Where a quantity rests: 0, or its least where 0 is out of its range. */
  public static double rest(Quantity quantity) {
    return quantity.min() <= 0 && quantity.max() >= 0 ? 0.0 : quantity.min();
  }

  /** Levels: the value when the agent stops or the device fails. */
  public static Key<Double> safe(Quantity quantity) {
    return Key.of(
        "safe",
        Key.decimal(quantity.min(), quantity.max(), quantity.unit()),
        rest(quantity),
        "Value in which the output is left at the end, and when its lease ends or it fails.");
  }

  /**
   * Levels: each quantity's value when the agent stops or the device fails. With several of them
   * the key {@code safe} is there where all have the same range, and counts for each.
   */
  public static Map<String, Double> safe(Values settings, List<Quantity> quantities) {
    var safe = new LinkedHashMap<String, Double>();
    for (Quantity each : quantities) {
      // By its name: the settings may have given another range than the description's.
      double value = settings.plain().get("safe") instanceof Double d ? d : rest(each);
      safe.put(each.name(), Math.max(each.min(), Math.min(each.max(), value)));
    }
    return safe;
  }

  static Schema of(Role role, List<Quantity> quantities) {
    return switch (role) {
      case OUTPUT -> Schema.of(START, SAFE, delivery(role)).and(OWNED);
      case LEVEL -> {
        Quantity first = quantities.get(0);
        boolean same =
            quantities.stream().allMatch(q -> q.min() == first.min() && q.max() == first.max());
        Schema own =
            same ? Schema.of(START_LEVEL, safe(first), RAMP) : Schema.of(START_LEVEL, RAMP);
        yield own.and(Schema.of(delivery(role))).and(OWNED);
      }
      case INPUT -> Schema.of(DEBOUNCE, delivery(role));
      case SENSOR -> Schema.of(EVERY, FilterKeys.FILTERS, delivery(role));
      case OTHER -> Schema.NONE;
    };
  }
}

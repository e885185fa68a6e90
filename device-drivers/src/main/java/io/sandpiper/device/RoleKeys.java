package io.sandpiper.device;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import java.time.Duration;
import java.util.List;

/** The settings that follow from a device's role; every driver of that role has them. */
public final class RoleKeys {
  /** Outputs: logical level when the agent starts, before the network is tried. */
  public static final Key<String> START =
      Key.of("start", Key.word("off", "on"), "off", "State that the output takes at the start.");

  /** Outputs: logical level when the agent stops or the output fails. */
  public static final Key<String> SAFE =
      Key.of("safe", Key.word("off", "on"), "off", "State in which the output is left at the end.");

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

  private RoleKeys() {}

  /** Levels: the value of each quantity when the agent stops or the device fails. */
  public static Key<Double> safe(Quantity quantity) {
    double rest = quantity.min() <= 0 && quantity.max() >= 0 ? 0.0 : quantity.min();
    return Key.of(
        "safe",
        Key.decimal(quantity.min(), quantity.max(), quantity.unit()),
        rest,
        "Value in which the output is left at the end.");
  }

  static Schema of(Role role, List<Quantity> quantities) {
    return switch (role) {
      case OUTPUT -> Schema.of(START, SAFE);
      case LEVEL -> Schema.of(safe(quantities.get(0)));
      case INPUT -> Schema.of(DEBOUNCE);
      case SENSOR -> Schema.of(EVERY, FilterKeys.FILTERS);
      case OTHER -> Schema.NONE;
    };
  }
}

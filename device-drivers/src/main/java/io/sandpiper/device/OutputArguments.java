package io.sandpiper.device;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The procedures of one output or level, with the bounds that its settings give, and what their
 * arguments say.
 */
public final class OutputArguments {
  public static final Key<Boolean> ON = Key.required("on", Key.flag(), "Whether the output is on.");

  /** At most a day: who wants longer wants set. */
  private static final Key<Double> ON_SECONDS =
      Key.required("on_seconds", Key.decimal(0.001, 86_400, "seconds"), "Length of the pulse.");

  private final List<Key<Double>> quantities = new ArrayList<>();
  private final List<Key<?>> value = new ArrayList<>();
  private final List<Key<?>> ramp = new ArrayList<>();
  private final Key<Double> rampSeconds;
  private final Key<Double> lease;
  private final Key<Double> renewal;

  /**
   * @param quantities of a level; empty for an output, which is on or off
   */
  public OutputArguments(Values settings, List<Quantity> quantities) {
    for (Quantity each : quantities) {
      var type = Key.decimal(each.min(), each.max(), each.unit());
      this.quantities.add(Key.required(each.name(), type, "What it is set to."));
    }
    if (quantities.isEmpty()) value.add(ON);
    else value.addAll(this.quantities);
    double usual = settings.find(RoleKeys.RAMP).map(span -> span.toMillis() / 1e3).orElse(0.0);
    rampSeconds =
        Key.of(
            "ramp_seconds",
            Key.decimal(0, 3600, "seconds"),
            usual,
            "How long it takes to get there.");
    if (!quantities.isEmpty()) ramp.add(rampSeconds);
    Values rules = settings.get(RoleKeys.LEASE);
    double max = rules.get(RoleKeys.LEASE_MAX).toMillis() / 1e3;
    lease = lease(rules, max);
    renewal =
        Key.of(
            "lease_seconds",
            Key.decimal(0, max, "seconds"),
            0.0,
            "How long from now; 0: as long as before.");
  }

  private static Key<Double> lease(Values rules, double max) {
    if (rules.get(RoleKeys.LEASE_REQUIRED)) {
      double usual = rules.get(RoleKeys.LEASE_DEFAULT).toMillis() / 1e3;
      var type = Key.decimal(0.1, max, "seconds");
      return Key.of("lease_seconds", type, usual, "How long it holds without being renewed.");
    }
    return Key.of(
        "lease_seconds",
        Key.decimal(0, max, "seconds"),
        0.0,
        "How long it holds without being renewed; 0: for good, or as before for the holder of a"
            + " lease.");
  }

  List<Procedure> procedures() {
    var state = new Schema(value);
    var held = Schema.of(lease);
    var slowly = new Schema(ramp).and(held);
    var pulsed = new Schema(List.copyOf(quantities)).and(Schema.of(ON_SECONDS)).and(held);
    return List.of(
        new Procedure("set", "Sets the output.", state.and(slowly), state),
        Procedure.reading("get", "Reads the output's state.", Schema.NONE, state),
        new Procedure("toggle", "Switches the output over.", slowly, state),
        new Procedure("pulse", "Switches the output on, and off after a time.", pulsed, state),
        new Procedure(
            "stop", "Takes the safe state now; ends pulse, ramp and lease.", Schema.NONE, state),
        new Procedure("renew", "Renews the caller's lease.", Schema.of(renewal), Schema.NONE),
        new Procedure(
            "release", "Gives the caller's lease up; takes the safe state.", Schema.NONE, state));
  }

  /** Of a level. */
  public List<Key<Double>> quantities() {
    return List.copyOf(quantities);
  }

  /** How long set and toggle take, in nanoseconds. */
  public long ramp(Values arguments) {
    return nanos(arguments.find(rampSeconds).orElse(0.0));
  }

  /** In nanoseconds; 0 for none. */
  public long lease(Values arguments) {
    return nanos(arguments.get(lease));
  }

  /** In nanoseconds; 0 for as before. */
  public long renewal(Values arguments) {
    return nanos(arguments.get(renewal));
  }

  /** In nanoseconds. */
  public static long pulse(Values arguments) {
    return nanos(arguments.get(ON_SECONDS));
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}

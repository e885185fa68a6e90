package io.sandpiper.runtime.core;

import io.sandpiper.device.OutputArguments;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An output that is set to a number for each of its quantities. */
final class Dial implements Control {
  private final Values settings;
  private final List<Quantity> quantities;
  private final List<Key<Double>> keys;

  Dial(Values settings, List<Quantity> quantities) {
    this.settings = settings;
    this.quantities = quantities;
    this.keys = new OutputArguments(settings, quantities).quantities();
  }

  @Override
  public List<Quantity> quantities() {
    return quantities;
  }

  @Override
  public Start startsFrom() {
    return switch (settings.get(RoleKeys.START_LEVEL)) {
      case "keep" -> Start.KEPT;
      case "restore" -> Start.RESTORED;
      default -> Start.WRITTEN;
    };
  }

  @Override
  public Value start() {
    return settings.get(RoleKeys.START_LEVEL).equals("safe") ? safe() : rest();
  }

  @Override
  public Value safe() {
    return new Value.Levels(RoleKeys.safe(settings, quantities));
  }

  @Override
  public Value rest() {
    return each(RoleKeys::rest);
  }

  private Value each(Function<Quantity, Double> value) {
    var values = new LinkedHashMap<String, Double>();
    for (Quantity each : quantities) values.put(each.name(), value.apply(each));
    return new Value.Levels(values);
  }

  @Override
  public Value wanted(Values arguments) {
    var values = new LinkedHashMap<String, Double>();
    for (Key<Double> key : keys) values.put(key.name(), arguments.get(key));
    return new Value.Levels(values);
  }

  @Override
  public Value pulsed(Values arguments) {
    return wanted(arguments);
  }

  @Override
  public Value toggled(Value from) {
    return from.equals(rest()) ? each(Quantity::max) : rest();
  }

  @Override
  public Value read(Object hardware) {
    return each(quantity -> (Double) ((Map<?, ?>) hardware).get(quantity.name()));
  }

  @Override
  public Optional<Value> recalled(Map<String, Object> plain) {
    var values = new LinkedHashMap<String, Double>();
    for (Key<Double> key : keys) {
      key.type().read(plain.get(key.name())).ifPresent(value -> values.put(key.name(), value));
    }
    return values.size() == keys.size() ? Optional.of(new Value.Levels(values)) : Optional.empty();
  }
}

package io.sandpiper.runtime.core;

import io.sandpiper.device.OutputArguments;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.RoleKeys;
import io.sandpiper.device.schema.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An output that is on or off. */
final class Switch implements Control {
  private static final Value OFF = new Value.Switched(false);

  private final Values settings;

  Switch(Values settings) {
    this.settings = settings;
  }

  @Override
  public List<Quantity> quantities() {
    return List.of();
  }

  @Override
  public Start startsFrom() {
    return switch (settings.get(RoleKeys.START)) {
      case "keep" -> Start.KEPT;
      case "restore" -> Start.RESTORED;
      default -> Start.OPENED;
    };
  }

  @Override
  public Value start() {
    return new Value.Switched(settings.get(RoleKeys.START).equals("on"));
  }

  @Override
  public Value safe() {
    return new Value.Switched(settings.get(RoleKeys.SAFE).equals("on"));
  }

  @Override
  public Value rest() {
    return OFF;
  }

  @Override
  public Value wanted(Values arguments) {
    return new Value.Switched(arguments.get(OutputArguments.ON));
  }

  @Override
  public Value pulsed(Values arguments) {
    return new Value.Switched(true);
  }

  @Override
  public Value toggled(Value from) {
    return new Value.Switched(from.equals(OFF));
  }

  @Override
  public Value read(Object hardware) {
    return new Value.Switched((Boolean) hardware);
  }

  @Override
  public Optional<Value> recalled(Map<String, Object> plain) {
    return plain.get("on") instanceof Boolean on
        ? Optional.of(new Value.Switched(on))
        : Optional.empty();
  }
}

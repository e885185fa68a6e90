package io.sandpiper.runtime.core;

import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an output can be set to, and where it starts and ends: what tells a relay from a lamp. */
interface Control {
  /** Where an output takes its first value from. */
  enum Start {
    /** {@link #start}, which its driver gives it when it opens it. */
    OPENED,
    /** {@link #start}, which the owner gives it. */
    WRITTEN,
    /** The hardware has it. */
    KEPT,
    /** The last that it had before the agent ended. */
    RESTORED
  }

  /** Of a component that is an output of either kind. */
  static Optional<Control> of(Configuration.Component component) {
    return switch (component.driver().description().role()) {
      case OUTPUT -> Optional.of(new Switch(component.settings()));
      case LEVEL -> Optional.of(new Dial(component.settings(), component.quantities()));
      case INPUT, SENSOR, OTHER -> Optional.empty();
    };
  }

  /** Of a level what it is set to; of a switch none. */
  List<Quantity> quantities();

  Start startsFrom();

  /** Whether it may start as it was before. */
  default boolean lasts() {
    return startsFrom() == Start.KEPT || startsFrom() == Start.RESTORED;
  }

  Value start();

  Value safe();

  /** Off: of a level 0, or its least. */
  Value rest();

  /** What set is to write. */
  Value wanted(Values arguments);

  /** What pulse is to write. */
  Value pulsed(Values arguments);

  /** The other one of off and on. */
  Value toggled(Value from);

  /** From what the hardware says. */
  Value read(Object hardware);

  /** From {@link Value#plain}; empty where it can't be set to that, any more. */
  Optional<Value> recalled(Map<String, Object> plain);
}

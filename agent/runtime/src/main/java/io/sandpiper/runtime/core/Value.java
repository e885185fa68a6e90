package io.sandpiper.runtime.core;

import io.sandpiper.runtime.core.Devices.Job;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an output is set to: on or off, or a number for each of its quantities. */
sealed interface Value {
  /** As it stands in answers, events and the state file. */
  Map<String, Object> plain();

  /** What a device has to do for it. */
  Job write();

  /** On or off. */
  record Switched(boolean on) implements Value {
    @Override
    public Map<String, Object> plain() {
      return Map.of("on", on);
    }

    @Override
    public Job write() {
      return new Job.Write(on);
    }
  }

  /** A number for each quantity, by its name. */
  record Levels(Map<String, Double> quantities) implements Value {
    public Levels {
      var positive = new LinkedHashMap<>(quantities);
      // A device may tell -0.0, which is at rest as well but is not equal to 0.0.
      positive.replaceAll((name, value) -> value + 0.0);
      quantities = Collections.unmodifiableMap(positive);
    }

    @Override
    public Map<String, Object> plain() {
      return new LinkedHashMap<>(quantities);
    }

    @Override
    public Job write() {
      return new Job.Adjust(quantities);
    }

    /** A part of the way from here to there, 0 to 1. */
    Levels towards(Levels there, double part) {
      if (part >= 1) return there;
      var between = new LinkedHashMap<String, Double>();
      quantities.forEach(
          (name, from) -> between.put(name, from + (there.quantities.get(name) - from) * part));
      return new Levels(between);
    }
  }
}

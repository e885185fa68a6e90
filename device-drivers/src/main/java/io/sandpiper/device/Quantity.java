package io.sandpiper.device;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a sensor measures.
 *
 * @param name quantity and unit, {@code temperature_celsius}: the key in a reading's values
 * @param unit as written for people: {@code °C}
 * @param min the least that the sensor can measure
 * @param max the most
 */
public record Quantity(String name, String unit, double min, double max) {
  public Quantity {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("name: expected lower case with underscores, is " + name);
    }
    if (!(min <= max)) throw new IllegalArgumentException(name + ": " + min + " to " + max);
  }

  /** As it goes over the wire or into a page. */
  public Map<String, Object> plain() {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", name);
    map.put("unit", unit);
    map.put("min", min);
    map.put("max", max);
    return map;
  }
}

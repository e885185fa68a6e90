package io.sandpiper.device;

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
}

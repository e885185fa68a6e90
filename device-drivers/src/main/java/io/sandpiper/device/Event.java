package io.sandpiper.device;

import io.sandpiper.device.schema.Schema;

/**
 * Something that a device tells of its own accord, beyond levels and measurements: a gesture on a
 * button, a line of text. Published on {@code <component>.<name>}, each one, like a reading.
 *
 * @param content the keys of what is published with the stamp
 */
public record Event(String name, String summary, Schema content) {
  public Event {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("name: expected lower case with underscores, is " + name);
    }
  }
}

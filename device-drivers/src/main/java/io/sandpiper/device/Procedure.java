package io.sandpiper.device;

import io.sandpiper.device.schema.Schema;

/**
 * Something that can be called on a device. Arguments come by position, in the schema's order, or
 * by name; the result is a map with the keys of {@code result}.
 */
public record Procedure(String name, String summary, Schema arguments, Schema result) {
  public Procedure {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("name: expected lower case with underscores, is " + name);
    }
  }
}

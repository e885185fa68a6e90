package io.sandpiper.device;

import io.sandpiper.device.schema.Schema;

/**
 * Something that can be called on a device. Arguments come by position, in the schema's order, or
 * by name; the result is a map with the keys of {@code result}.
 *
 * @param writes whether calling it can change anything: then a policy's rule must allow it
 */
public record Procedure(
    String name, String summary, Schema arguments, Schema result, boolean writes) {
  public Procedure {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("name: expected lower case with underscores, is " + name);
    }
  }

  /** One that writes: who forgets to say which has said the safe one. */
  public Procedure(String name, String summary, Schema arguments, Schema result) {
    this(name, summary, arguments, result, true);
  }

  /** One that only looks, and that everybody may therefore call unless a rule denies it. */
  public static Procedure reading(String name, String summary, Schema arguments, Schema result) {
    return new Procedure(name, summary, arguments, result, false);
  }
}

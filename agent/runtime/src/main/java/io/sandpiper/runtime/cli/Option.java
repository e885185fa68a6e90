package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;

/**
 * An option of a command, read and checked like a key of the configuration.
 *
 * @param key its name without the dashes; a {@link Type.Flag} takes no value
 * @param placeholder what the help calls its value
 * @param variable of the environment, which counts when the option isn't given; empty for none
 */
record Option<T>(Key<T> key, String placeholder, String variable) {
  Option(Key<T> key, String placeholder) {
    this(key, placeholder, "");
  }

  static Option<Boolean> flag(String name, String doc) {
    return new Option<>(Key.of(name, Key.flag(), false, doc), "");
  }

  /** One whose absence is told by an empty text. */
  static Option<String> text(String name, String placeholder, String doc) {
    return new Option<>(Key.of(name, new Type.Text(placeholder), "", doc), placeholder);
  }

  boolean takesValue() {
    return !(key.type() instanceof Type.Flag);
  }

  /** {@code --port N}. */
  String text() {
    return takesValue() ? "--" + key.name() + " " + placeholder : "--" + key.name();
  }
}

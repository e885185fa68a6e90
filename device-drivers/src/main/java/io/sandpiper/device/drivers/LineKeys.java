package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Values;
import java.util.Locale;

/** The keys of drivers that sit on GPIO lines. */
final class LineKeys {
  static final Key<Line> LINE =
      required(
          "line",
          "GPIO number of the line, not the pin's on the header; or its name, or an expander's.");

  static final Key<String> PULL = pull("off");

  private LineKeys() {}

  static Key<Line> required(String name, String doc) {
    return Key.required(name, Key.line(), doc);
  }

  static Key<String> pull(String fallback) {
    return Key.of(
        "pull",
        Key.word("off", "up", "down"),
        fallback,
        "Resistor in the chip that decides the level while nothing else does.");
  }

  static Pull pull(Values settings, Key<String> key) {
    return Pull.valueOf(settings.get(key).toUpperCase(Locale.ROOT));
  }
}

package io.sandpiper.runtime.core;

import io.sandpiper.device.schema.Problem;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a call's arguments, by position in the schema's order or by name. */
final class Arguments {
  private Arguments() {}

  /** The values; or empty after the answer was given. */
  static Optional<Values> read(Payload payload, Schema schema, Answer answer) {
    List<String> names = schema.names();
    if (payload.arguments().size() > names.size()) {
      answer.invalidArgument(
          "saw " + payload.arguments().size() + " arguments, expected at most " + names.size(),
          Map.of());
      return Optional.empty();
    }
    // First: to say what is wrong with each of ten thousand names would take too long.
    if (payload.named().size() > names.size()) {
      answer.invalidArgument(
          "saw "
              + payload.named().size()
              + " arguments by name, expected "
              + (names.isEmpty() ? "none" : "at most " + String.join(", ", names)),
          Map.of());
      return Optional.empty();
    }
    var raw = new LinkedHashMap<String, Object>(payload.named());
    for (int i = 0; i < payload.arguments().size(); i++) {
      if (raw.put(names.get(i), payload.arguments().get(i)) != null) {
        answer.invalidArgument(
            names.get(i) + ": saw it by position and by name, expected it once",
            Map.of("argument", names.get(i)));
        return Optional.empty();
      }
    }
    var problems = new ArrayList<Problem>();
    Values values = schema.read(raw, problems::add);
    if (problems.isEmpty()) return Optional.of(values);
    Problem first = problems.get(0).bounded();
    answer.invalidArgument(
        first.text(),
        Map.of("argument", first.path(), "seen", first.seen(), "expected", first.expected()));
    return Optional.empty();
  }
}

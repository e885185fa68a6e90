package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Values;
import java.util.List;
import java.util.Optional;

/** A command line that has passed its {@link Usage}. */
record Arguments(Values options, List<String> operands) {
  Arguments {
    operands = List.copyOf(operands);
  }

  <T> T get(Option<T> option) {
    return options.get(option.key());
  }

  /** The text, if it was given. */
  Optional<String> find(Option<String> option) {
    return Optional.of(get(option)).filter(text -> !text.isEmpty());
  }
}

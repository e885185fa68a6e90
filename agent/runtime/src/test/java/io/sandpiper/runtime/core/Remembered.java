package io.sandpiper.runtime.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers like the file, without one. */
final class Remembered implements LastValues {
  final Map<String, Map<String, Object>> values = new HashMap<>();

  @Override
  public Optional<Map<String, Object>> recall(String component) {
    return Optional.ofNullable(values.get(component));
  }

  @Override
  public void remember(String component, Map<String, Object> value) {
    values.put(component, value);
  }
}

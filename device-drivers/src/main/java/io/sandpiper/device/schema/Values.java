package io.sandpiper.device.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values that have passed a {@link Schema}, by key. */
public final class Values {
  public static final Values NONE = new Values(Map.of());

  private final Map<Key<?>, Object> values;

  Values(Map<Key<?>, Object> values) {
    this.values = values;
  }

  /** The value, which is there: read or fallen back to. */
  public <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("no value for " + key.name() + " in " + this));
  }

  /** The value, if the key is in the schema and was read or has a fallback. */
  @SuppressWarnings("unchecked") // only Schema fills the map, each value through its key's type
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /** The same with another value, which the key's type would let through. */
  public <T> Values with(Key<T> key, T value) {
    var changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new Values(changed);
  }

  /** As it goes over the wire or into a page: names to plain values. */
  public Map<String, Object> plain() {
    var plain = new LinkedHashMap<String, Object>();
    values.forEach((key, value) -> plain.put(key.name(), plain(key, value)));
    return plain;
  }

  @SuppressWarnings("unchecked") // as in find
  private static <T> Object plain(Key<T> key, Object value) {
    return key.type().plain((T) value);
  }

  @Override
  public String toString() {
    return plain().toString();
  }
}

package io.sandpiper.device.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The keys that may stand in one place, in the order of the reference page. */
public record Schema(List<Key<?>> keys) {
  public static final Schema NONE = new Schema(List.of());

  /** Characters of a wrong value that go into its problem. */
  private static final int SHOWN = 80;

  public Schema {
    keys = List.copyOf(keys);
    if (keys.stream().map(Key::name).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("a key twice among " + keys);
    }
  }

  public static Schema of(Key<?>... keys) {
    return new Schema(List.of(keys));
  }

  public List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  /** As it goes over the wire or into a page: of each key its name, type, default and sentence. */
  public List<Map<String, Object>> plain() {
    return keys.stream().map(Schema::plain).toList();
  }

  private static <T> Map<String, Object> plain(Key<T> key) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", key.name());
    map.put("type", key.type().expected());
    map.put("required", key.fallback().isEmpty());
    key.fallback().ifPresent(value -> map.put("default", key.type().plain(value)));
    map.put("doc", key.doc());
    return map;
  }

  /** The keys of both. */
  public Schema and(Schema other) {
    return new Schema(Stream.concat(keys.stream(), other.keys.stream()).toList());
  }

  /**
   * Reads all keys and reports everything that is wrong; what it returns is complete only if
   * nothing was.
   */
  public Values read(Map<?, ?> raw, Consumer<Problem> problems) {
    var values = new LinkedHashMap<Key<?>, Object>();
    var unknown = new LinkedHashMap<Object, Object>(raw);
    for (Key<?> key : keys) {
      unknown.remove(key.name());
      read(key, raw, problems).ifPresent(value -> values.put(key, value));
    }
    for (Object name : unknown.keySet()) {
      problems.accept(
          new Problem(
              String.valueOf(name),
              "an unknown key",
              keys.isEmpty() ? "no key" : "one of " + String.join(", ", names()),
              Nearest.of(String.valueOf(name), names())));
    }
    return new Values(values);
  }

  private static <T> Optional<?> read(Key<T> key, Map<?, ?> raw, Consumer<Problem> problems) {
    if (!raw.containsKey(key.name())) {
      if (key.fallback().isEmpty()) {
        problems.accept(
            new Problem(key.name(), "nothing", key.type().expected(), Optional.empty()));
      }
      return key.fallback();
    }
    Object seen = raw.get(key.name());
    if (key.type() instanceof Type.Group group && seen instanceof Map<?, ?> map) {
      return Optional.of(group.schema().read(map, p -> problems.accept(p.within(key.name()))));
    }
    if (key.type() instanceof Type.Steps steps) {
      return Optional.of(steps.read(seen, p -> problems.accept(p.within(key.name()))));
    }
    if (key.type() instanceof Type.Rows rows && seen instanceof List<?> list) {
      return Optional.of(rows(rows, list, p -> problems.accept(p.within(key.name()))));
    }
    Optional<T> value = key.type().read(seen);
    if (value.isEmpty()) problems.accept(problem(key.name(), key.type(), seen));
    return value;
  }

  /** Rows go by their number from 1: {@code policy.2.allow}. */
  private static List<Values> rows(Type.Rows type, List<?> list, Consumer<Problem> problems) {
    var rows = new ArrayList<Values>();
    for (Object each : list) {
      String number = Integer.toString(rows.size() + 1);
      if (each instanceof Map<?, ?> map) {
        rows.add(type.schema().read(map, p -> problems.accept(p.within(number))));
      } else {
        String expected = new Type.Group(type.schema()).expected();
        problems.accept(new Problem(number, shown(each), expected, Optional.empty()));
        rows.add(Values.NONE);
      }
    }
    return rows;
  }

  private static Problem problem(String name, Type<?> type, Object seen) {
    if (type instanceof Type.Several<?> several && seen instanceof List<?> list) {
      // The first alone: a stranger's list may be long.
      for (int i = 0; i < list.size(); i++) {
        Object item = list.get(i);
        if (several.each().read(item).isPresent()) continue;
        String where = shown(item) + " as number " + (i + 1);
        return new Problem(name, where, several.each().expected(), nearest(several.each(), item));
      }
    }
    return new Problem(name, shown(seen), type.expected(), nearest(type, seen));
  }

  private static Optional<String> nearest(Type<?> type, Object seen) {
    return type instanceof Type.Word word && seen instanceof String text
        ? Nearest.of(text, word.words())
        : Optional.empty();
  }

  /** A structure is only named: it may be a stranger's, and as text many times as large. */
  static String shown(Object seen) {
    if (seen == null) return "nothing";
    if (seen instanceof Map) return "a dictionary";
    if (seen instanceof Collection) return "a list";
    String text = seen.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}

package io.sandpiper.router.core;

import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what peers put into Options and Details. Null counts as absent: some clients send it. */
final class Options {
  private Options() {}

  static boolean flag(Map<String, Object> options, String key, boolean otherwise)
      throws ProtocolViolation {
    Object value = options.get(key);
    if (value == null) return otherwise;
    if (value instanceof Boolean flag) return flag;
    throw wrong(key, "true or false", value);
  }

  static String text(Map<String, Object> options, String key, String otherwise)
      throws ProtocolViolation {
    Object value = options.get(key);
    if (value == null) return otherwise;
    if (value instanceof String text) return text;
    throw wrong(key, "a string", value);
  }

  static Optional<Set<String>> texts(Map<String, Object> options, String key)
      throws ProtocolViolation {
    Object value = options.get(key);
    if (value == null) return Optional.empty();
    if (!(value instanceof List<?> list)) throw wrong(key, "a list of strings", value);
    var texts = new HashSet<String>();
    for (Object each : list) {
      if (!(each instanceof String text)) throw wrong(key, "a list of strings", value);
      texts.add(text);
    }
    return Optional.of(texts);
  }

  static Optional<Set<Long>> ids(Map<String, Object> options, String key) throws ProtocolViolation {
    Object value = options.get(key);
    if (value == null) return Optional.empty();
    if (!(value instanceof List<?> list)) throw wrong(key, "a list of ids", value);
    var ids = new HashSet<Long>();
    for (Object each : list) {
      ids.add(id(each).orElseThrow(() -> wrong(key, "a list of ids", value)));
    }
    return Optional.of(ids);
  }

  /** A number that counts something; 0 without one. */
  static long count(Map<String, Object> options, String key) throws ProtocolViolation {
    Object value = options.get(key);
    if (value == null) return 0;
    OptionalLong count = id(value);
    if (count.isPresent() && count.getAsLong() >= 0) return count.getAsLong();
    throw wrong(key, "a whole number from 0 on", value);
  }

  /** A dictionary; its keys are strings, else the codec had not taken it. */
  static Optional<Map<String, Object>> map(Object value) {
    if (!(value instanceof Map<?, ?> map)) return Optional.empty();
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, each) -> copy.put((String) key, each));
    return Optional.of(copy);
  }

  /** An id, also one that a JavaScript peer wrote as a float. */
  static OptionalLong id(Object value) {
    if (value instanceof Long id) return OptionalLong.of(id);
    if (value instanceof Double id && id == Math.rint(id) && Math.abs(id) <= 0x1p53) {
      return OptionalLong.of(id.longValue());
    }
    return OptionalLong.empty();
  }

  /** A peer's text, short enough for a message of ours. */
  static String brief(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static ProtocolViolation wrong(String key, String expected, Object seen) {
    return new ProtocolViolation(
        key + ": expected " + expected + ", is " + seen.getClass().getSimpleName());
  }
}

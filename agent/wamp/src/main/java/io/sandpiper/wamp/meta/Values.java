package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Uri;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what routers answer and announce, as far as it can be read. */
final class Values {
  private Values() {}

  /** 0 for anything that is no id. */
  static long id(Object value) {
    return Math.max(0, Messages.id(value));
  }

  /** Those of a list that are ids; none for anything else. */
  static List<Long> ids(Object value) {
    if (!(value instanceof List<?> list)) return List.of();
    return list.stream().map(Messages::id).filter(id -> id > 0).toList();
  }

  static Optional<String> text(Object value) {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Empty for anything that is no dictionary; what is null in it is left out. */
  static Map<String, Object> dictionary(Object value) {
    var copy = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            if (key instanceof String name && each != null) copy.put(name, each);
          });
    }
    return Collections.unmodifiableMap(copy);
  }

  static Object at(List<Object> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** Exact when it is not told. */
  static Uri.Match match(Object value) {
    return Uri.Match.of(Map.of("match", text(value).orElse("exact").toLowerCase(Locale.ROOT)));
  }

  /** ISO 8601 with an offset, as the specification has it. */
  static Optional<Instant> time(Object value) {
    try {
      return text(value).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

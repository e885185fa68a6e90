package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Payload;
import java.util.Collection;
import java.util.Map;

/** About how many bytes of heap a value takes; rather too many than too few. */
final class Weight {
  /** An object and its place in a list, or half of a map's entry. */
  private static final long VALUE = 48;

  private Weight() {}

  static long of(Payload payload) {
    return of(payload.arguments()) + of(payload.named());
  }

  static long of(Object value) {
    long weight = VALUE;
    if (value instanceof String text) {
      weight += 2L * text.length();
    } else if (value instanceof byte[] bytes) {
      weight += bytes.length;
    } else if (value instanceof Collection<?> list) {
      for (Object each : list) weight += of(each);
    } else if (value instanceof Map<?, ?> map) {
      weight += of(map.keySet()) + of(map.values());
    }
    return weight;
  }
}

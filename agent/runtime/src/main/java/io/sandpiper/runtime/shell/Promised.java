package io.sandpiper.runtime.shell;

import io.sandpiper.device.Description;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a driver gives, held against what its description promises. What differs is a bug of the
 * driver, and must not come as far as an encoder. Stateless.
 */
final class Promised {
  private Promised() {}

  /** An answer or a measurement, if it has these keys and can be sent. */
  static Map<String, Object> answer(Map<String, ?> answer, Collection<String> promised)
      throws IOException {
    if (answer == null || !answer.keySet().equals(new HashSet<>(promised))) {
      Object seen = answer == null ? "nothing" : answer.keySet();
      throw broke("it gave " + seen + ", promised " + promised);
    }
    return sendable(answer);
  }

  /** The content of an event, if there is such a one and it has no other keys. */
  static Map<String, Object> event(Description description, String name, Map<String, ?> content)
      throws IOException {
    List<String> keys =
        description.events().stream()
            .filter(each -> each.name().equals(name))
            .map(each -> each.content().names())
            .findFirst()
            .orElseThrow(() -> broke("it told of the event " + name + ", and promises none such"));
    if (content == null || !keys.containsAll(content.keySet())) {
      Object seen = content == null ? "nothing" : content.keySet();
      throw broke("with the event " + name + " it gave " + seen + ", promised " + keys);
    }
    return sendable(content);
  }

  private static Map<String, Object> sendable(Map<String, ?> map) throws IOException {
    for (Map.Entry<String, ?> each : map.entrySet()) {
      if (!sendable(each.getValue())) throw broke(each.getKey() + " is " + each.getValue());
    }
    return Map.copyOf(map);
  }

  private static boolean sendable(Object value) {
    return value instanceof Double d
        ? Double.isFinite(d)
        : value instanceof Boolean || value instanceof Long || value instanceof String;
  }

  private static IOException broke(String how) {
    return new IOException("the driver broke: " + how);
  }
}

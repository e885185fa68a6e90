package io.sandpiper.runtime.core;

import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Printable;
import java.util.List;
import java.util.Map;

/** A call's arguments for people to read: bounded, whatever a stranger sends. */
final class ArgumentText {
  private final StringBuilder text = new StringBuilder();

  private ArgumentText() {}

  static String of(Payload payload) {
    if (payload.arguments().isEmpty() && payload.named().isEmpty()) return "";
    var all = new ArgumentText();
    for (Object each : payload.arguments()) all.next("", each);
    payload.named().forEach((name, value) -> all.next(name + "=", value));
    return Printable.of(all.text.toString(), Limits.AUDIT_ARGUMENTS);
  }

  private void next(String name, Object value) {
    // One letter more than fits, so that it is cut off and shows that.
    if (text.length() > Limits.AUDIT_ARGUMENTS) return;
    if (text.length() > 0) text.append(", ");
    add(name);
    if (value instanceof String s) {
      text.append('"');
      add(s);
      text.append('"');
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      text.append(kind(value));
    }
  }

  private void add(String part) {
    String some = part.substring(0, Math.min(part.length(), Limits.AUDIT_ARGUMENTS));
    text.append(some.replace('"', '\''));
  }

  /** Of structures only the kind: no command of ours takes deep ones. */
  private static String kind(Object value) {
    if (value == null) return "null";
    if (value instanceof Map<?, ?> map) return "{" + map.size() + " keys}";
    if (value instanceof List<?> list) return "[" + list.size() + " values]";
    return value instanceof byte[] bytes ? bytes.length + " bytes" : "?";
  }
}

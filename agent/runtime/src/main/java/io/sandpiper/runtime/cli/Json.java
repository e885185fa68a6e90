package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.message.Printable;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes values as JSON for people and scripts: on one line, with spaces, and with every character
 * escaped that could act on a terminal or that nobody would see. Bytes become base64.
 */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String text(Object value) {
    var json = new Json();
    json.write(value);
    return json.out.toString();
  }

  private void write(Object value) {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof byte[] bytes) {
      string(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Double d && !Double.isFinite(d)) {
      out.append("null"); // JSON has no word for it
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      string(value.toString());
    }
  }

  private void map(Map<?, ?> map) {
    String before = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before);
      string(String.valueOf(entry.getKey()));
      out.append(": ");
      write(entry.getValue());
      before = ", ";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void list(List<?> list) {
    String before = "[";
    for (Object element : list) {
      out.append(before);
      write(element);
      before = ", ";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      default -> {
        if (Printable.fit(c)) out.appendCodePoint(c);
        else escaped(c);
      }
    }
  }

  /** In units of UTF-16, as JSON has it (RFC 8259, 7). */
  private void escaped(int c) {
    for (char unit : Character.toChars(c)) out.append(String.format("\\u%04x", (int) unit));
  }
}

package io.sandpiper.wamp.message;

import java.util.List;
import java.util.Map;

/**
 * What an application sends along: arguments by position and by name.
 *
 * <p>Values are what the serializers share: {@code null}, {@link Boolean}, {@link Long}, {@link
 * Double}, {@link String}, {@code byte[]}, {@link List} and {@link Map} with string keys. Absent
 * and empty are the same thing, so neither component is ever null.
 */
public record Payload(List<Object> arguments, Map<String, Object> named) {
  public static final Payload NONE = new Payload(List.of(), Map.of());

  public static Payload of(Object... arguments) {
    return new Payload(List.of(arguments), Map.of());
  }

  public static Payload named(Map<String, Object> named) {
    return new Payload(List.of(), named);
  }

  /** Appends what is there: empty lists and maps stay off the wire (Messages, Empty Arguments). */
  void appendTo(List<Object> wire) {
    if (arguments.isEmpty() && named.isEmpty()) return;
    wire.add(arguments);
    if (!named.isEmpty()) wire.add(named);
  }
}

package io.sandpiper.wamp.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an application sends along: arguments by position and by name.
 *
 * <p>Values are what the serializers share: {@code null}, {@link Boolean}, {@link Long}, {@link
 * Double}, {@link String}, {@code byte[]}, {@link List} and {@link Map} with string keys; and for
 * unsigned integers above 2^63-1 {@link java.math.BigInteger}. Smaller boxes (Integer, Float …) may
 * be sent too, but arrive as the larger ones. Absent and empty are the same thing, so neither
 * component is ever null. Both are unmodifiable.
 *
 * @param unreadable why it could not be read; then there is nothing in it
 */
public record Payload(
    List<Object> arguments, Map<String, Object> named, Optional<String> unreadable) {
  public static final Payload NONE = new Payload(List.of(), Map.of());

  // Not List.copyOf: null is a value.
  public Payload {
    arguments =
        arguments.isEmpty() ? List.of() : Collections.unmodifiableList(new ArrayList<>(arguments));
    named = named.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  public Payload(List<Object> arguments, Map<String, Object> named) {
    this(arguments, named, Optional.empty());
  }

  /** Arguments by position. A bare {@code null} is one argument. */
  public static Payload of(Object... arguments) {
    if (arguments == null) return new Payload(Collections.singletonList(null), Map.of());
    return new Payload(Arrays.asList(arguments), Map.of());
  }

  public static Payload named(Map<String, Object> named) {
    return new Payload(List.of(), named);
  }

  /**
   * Refuses what no serializer can write, before it is on its way.
   *
   * @throws IllegalArgumentException naming the value: a type without a form in WAMP, a number out
   *     of range, a key that is no string, or more than {@link Limits#DEPTH} levels
   */
  public void requireSendable() {
    Values.requireSendable("arguments", arguments);
    Values.requireSendable("named", named);
  }

  /** Appends what is there: empty lists and maps stay off the wire (Messages, Empty Arguments). */
  void appendTo(List<Object> wire) {
    if (arguments.isEmpty() && named.isEmpty()) return;
    wire.add(arguments);
    if (!named.isEmpty()) wire.add(named);
  }
}

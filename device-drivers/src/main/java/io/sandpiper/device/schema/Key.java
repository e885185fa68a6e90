package io.sandpiper.device.schema;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named value of the configuration, of a procedure's arguments or of its result: declared once,
 * read by the parser, checked by {@code check}, printed in the reference and in {@code describe}.
 *
 * @param fallback the value when the key is absent; empty for a required key
 * @param doc one sentence
 */
public record Key<T>(String name, Type<T> type, Optional<T> fallback, String doc) {

  /** A key that must be there. */
  public static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, Optional.empty(), doc);
  }

  public static <T> Key<T> of(String name, Type<T> type, T fallback, String doc) {
    return new Key<>(name, type, Optional.of(fallback), doc);
  }

  /** A group that may be left out when each of its keys may. */
  public static Key<Values> group(String name, Schema schema, String doc) {
    var type = new Type.Group(schema);
    return new Key<>(name, type, Optional.of(type.read(Map.of()).orElseThrow()), doc);
  }

  public static Type<Boolean> flag() {
    return new Type.Flag();
  }

  public static Type<Long> whole(long min, long max) {
    return new Type.Whole(min, max, "");
  }

  /** A GPIO line. */
  public static Type<Line> line() {
    return new Type.OfLine("GPIO line");
  }

  /** A PWM channel. */
  public static Type<Line> channel() {
    return new Type.OfLine("PWM channel");
  }

  /** The number in {@code /dev/i2c-1}. */
  public static Type<Long> bus() {
    return new Type.Whole(0, 255, "(I²C bus)");
  }

  /** An I²C address of seven bits; the specification (UM10204, 3.1.12) reserves those outside. */
  public static Type<Long> address(long min, long max) {
    if (min < 0x08 || max > 0x77) throw new IllegalArgumentException("reserved I²C addresses");
    return new Type.Hex(min, max, "I²C address");
  }

  public static Type<Double> decimal(double min, double max, String unit) {
    return new Type.Decimal(min, max, unit);
  }

  public static Type<Duration> span(Duration min, Duration max) {
    return new Type.Span(min, max);
  }

  public static Type<String> word(String... words) {
    return word(List.of(words));
  }

  public static Type<String> word(List<String> words) {
    return new Type.Word(words);
  }
}

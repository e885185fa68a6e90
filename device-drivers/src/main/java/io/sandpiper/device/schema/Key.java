package io.sandpiper.device.schema;

import java.time.Duration;
import java.util.List;
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

  public static Type<Boolean> flag() {
    return new Type.Flag();
  }

  public static Type<Long> whole(long min, long max) {
    return new Type.Whole(min, max, "");
  }

  public static Type<Double> decimal(double min, double max, String unit) {
    return new Type.Decimal(min, max, unit);
  }

  public static Type<Duration> span(Duration min, Duration max) {
    return new Type.Span(min, max);
  }

  public static Type<String> word(String... words) {
    return new Type.Word(List.of(words));
  }
}

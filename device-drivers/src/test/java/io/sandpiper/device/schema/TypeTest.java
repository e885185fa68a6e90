package io.sandpiper.device.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type with what it reads, what it refuses, and how it says what it expected. */
class TypeTest {
  private static final Type<Boolean> FLAG = Key.flag();
  private static final Type<Long> WHOLE = new Type.Whole(-5, 255, "steps");
  private static final Type<Double> DECIMAL = Key.decimal(-0.5, 100, "°C");
  private static final Type<Duration> SPAN = Key.span(Duration.ofMillis(100), Duration.ofHours(36));
  private static final Type<String> WORD = Key.word("2/3", "1", "off");
  private static final Type<String> TEXT = new Type.Text("a name", Pattern.compile("[a-z]+"));
  private static final Type<Long> ADDRESS = Key.address(0x76, 0x77);
  private static final Type<Instant> MOMENT = new Type.Moment();
  private static final Type<List<Long>> SEVERAL = new Type.Several<>(Key.whole(0, 1023));
  private static final Type<Values> GROUP =
      new Type.Group(Schema.of(Key.required("line", Key.line(), "A line.")));

  static List<Arguments> read() {
    return List.of(
        Arguments.of(FLAG, true, true),
        Arguments.of(FLAG, "on", true),
        Arguments.of(FLAG, "off", false),
        Arguments.of(WHOLE, -5L, -5L),
        Arguments.of(WHOLE, 255L, 255L),
        Arguments.of(WHOLE, 7.0, 7L),
        Arguments.of(DECIMAL, 100L, 100.0),
        Arguments.of(DECIMAL, -0.5, -0.5),
        Arguments.of(DECIMAL, -0.0, 0.0),
        Arguments.of(SPAN, "100ms", Duration.ofMillis(100)),
        Arguments.of(SPAN, "90s", Duration.ofSeconds(90)),
        Arguments.of(SPAN, "5m", Duration.ofMinutes(5)),
        Arguments.of(SPAN, "36h", Duration.ofHours(36)),
        Arguments.of(SPAN, "1d", Duration.ofDays(1)),
        Arguments.of(WORD, "2/3", "2/3"),
        Arguments.of(WORD, 1L, "1"),
        Arguments.of(TEXT, "pump", "pump"),
        Arguments.of(ADDRESS, 118L, 0x76L),
        Arguments.of(ADDRESS, "0x77", 0x77L),
        Arguments.of(MOMENT, 1769860800123L, Instant.parse("2026-01-31T12:00:00.123Z")),
        Arguments.of(MOMENT, "2026-01-31", Instant.parse("2026-01-31T00:00:00Z")),
        Arguments.of(MOMENT, "2026-01-31T12:00:00Z", Instant.parse("2026-01-31T12:00:00Z")),
        Arguments.of(MOMENT, "2026-01-31T12:00+02:00", Instant.parse("2026-01-31T10:00:00Z")),
        Arguments.of(SEVERAL, 17L, List.of(17L)),
        Arguments.of(SEVERAL, List.of(17L, 1023L), List.of(17L, 1023L)));
  }

  @ParameterizedTest
  @MethodSource
  <T> void read(Type<T> type, Object raw, T value) {
    assertEquals(Optional.of(value), type.read(raw));
  }

  static List<Arguments> refuse() {
    var cases = new ArrayList<Arguments>();
    refuse(cases, FLAG, "true", "yes", 1L, null);
    refuse(cases, WHOLE, -6L, 256L, 7.5, "7", true, Double.NaN, Double.POSITIVE_INFINITY, null);
    refuse(cases, DECIMAL, 100.1, -1L, Double.NaN, "3", null);
    refuse(cases, SPAN, "99ms", "2d", "5", 5L, "5 m", "-5m", "1.5h", "9999999999s", "", null);
    refuse(cases, WORD, "on", 2L, 1.0, true, null);
    refuse(cases, TEXT, "Pump", "", 17L, null);
    refuse(cases, ADDRESS, 0x75L, 0x78L, "76", "0x", "0xfffffffff", 118.0, null);
    refuse(cases, MOMENT, -1L, 1e300, "yesterday", "2026-02-30", "2026-01-31T12:00:00", null);
    refuse(cases, MOMENT, "12026-01-31T00:00:00Z", "+999999999-01-01T00:00:00Z", 1L << 60);
    refuse(cases, SEVERAL, 1024L, List.of(), List.of(17L, 1024L), Arrays.asList(17L, null), null);
    refuse(cases, GROUP, Map.of(), Map.of("line", 1L, "more", 2L), "line", null);
    return cases;
  }

  private static void refuse(List<Arguments> cases, Type<?> type, Object... all) {
    for (Object raw : all) cases.add(Arguments.of(type, raw));
  }

  @ParameterizedTest
  @MethodSource
  void refuse(Type<?> type, Object raw) {
    assertEquals(Optional.empty(), type.read(raw));
  }

  static List<Arguments> expected() {
    return List.of(
        Arguments.of(FLAG, "true or false"),
        Arguments.of(WHOLE, "whole number -5 to 255 steps"),
        Arguments.of(DECIMAL, "number -0.5 to 100 °C"),
        Arguments.of(SPAN, "time span 100ms to 36h (ms, s, m, h, d)"),
        Arguments.of(WORD, "2/3 or 1 or off"),
        Arguments.of(TEXT, "a name"),
        Arguments.of(ADDRESS, "I²C address 0x76 to 0x77"),
        Arguments.of(Key.line(), "GPIO line: 0 to 1023, a name, CHIP:NUMBER or COMPONENT.NUMBER"),
        Arguments.of(SEVERAL, "whole number 0 to 1023, or a list of them"),
        Arguments.of(GROUP, "keys line"));
  }

  @ParameterizedTest
  @MethodSource
  void expected(Type<?> type, String text) {
    assertEquals(text, type.expected());
  }

  static List<Arguments> plain() {
    return List.of(
        Arguments.of(FLAG, "on", true),
        Arguments.of(SPAN, "120s", "2m"),
        Arguments.of(SPAN, "86400s", "1d"),
        Arguments.of(SPAN, "1500ms", "1500ms"),
        Arguments.of(ADDRESS, 118L, "0x76"),
        Arguments.of(new Type.Several<>(SPAN), "60s", List.of("1m")),
        Arguments.of(GROUP, Map.of("line", 3L), Map.of("line", 3L)));
  }

  /** What is shown can be read again, and means the same. */
  @ParameterizedTest
  @MethodSource
  <T> void plain(Type<T> type, Object raw, Object shown) {
    T value = type.read(raw).orElseThrow();

    assertEquals(shown, type.plain(value));
    assertEquals(shown, type.plain(type.read(shown).orElseThrow()));
  }

  @Test
  void addressesThatTheSpecificationReservesAreNotOffered() {
    assertThrows(IllegalArgumentException.class, () -> Key.address(0x03, 0x77));
    assertThrows(IllegalArgumentException.class, () -> Key.address(0x08, 0x78));
  }
}

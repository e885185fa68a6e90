package io.sandpiper.device.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Key<Duration> INTERVAL =
      Key.of(
          "interval",
          Key.span(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofSeconds(20),
          "How often.");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          Key.span(Duration.ofSeconds(1), Duration.ofHours(1)),
          Duration.ofSeconds(10),
          "How long.");
  private static final Schema PING_KEYS = Schema.of(INTERVAL, TIMEOUT);
  private static final Key<Values> PING =
      Key.of("ping", new Type.Group(PING_KEYS), PING_KEYS.read(Map.of(), p -> {}), "Pings.");
  private static final Key<Long> LINE =
      Key.required("line", new Type.Whole(0, 1023, "(GPIO line)"), "The line.");
  private static final Key<String> ACTIVE =
      Key.of("active", Key.word("high", "low"), "high", "The level.");
  private static final Schema SCHEMA = Schema.of(LINE, ACTIVE, PING);

  private final List<String> problems = new ArrayList<>();

  private Values read(Map<?, ?> raw) {
    return SCHEMA.read(raw, problem -> problems.add(problem.text()));
  }

  @Test
  void whatIsMissingFallsBack() {
    var values = read(Map.of("line", 17L));

    assertEquals(List.of(), problems);
    assertEquals(17L, values.get(LINE));
    assertEquals("high", values.get(ACTIVE));
    assertEquals(Duration.ofSeconds(20), values.get(PING).get(INTERVAL));
  }

  @Test
  void aGroupFallsBackKeyByKey() {
    var values = read(Map.of("line", 17L, "ping", Map.of("timeout", "5s")));

    assertEquals(Duration.ofSeconds(20), values.get(PING).get(INTERVAL));
    assertEquals(Duration.ofSeconds(5), values.get(PING).get(TIMEOUT));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    var raw = new LinkedHashMap<String, Object>();
    raw.put("activ", "low");
    raw.put("active", "up");
    raw.put("ping", Map.of("interval", 20L, "timeot", "1s"));
    raw.put("banana", null);

    read(raw);

    assertEquals(
        List.of(
            "line: saw nothing, expected whole number 0 to 1023 (GPIO line)",
            "active: saw up, expected high or low",
            "ping.interval: saw 20, expected time span 1s to 1h (ms, s, m, h, d)",
            "ping.timeot: saw an unknown key, expected one of interval, timeout"
                + " (did you mean timeout?)",
            "activ: saw an unknown key, expected one of line, active, ping (did you mean active?)",
            "banana: saw an unknown key, expected one of line, active, ping"),
        problems);
  }

  @Test
  void aGroupThatIsNoneAndAValueThatIsEmptyAreNamed() {
    var raw = new LinkedHashMap<String, Object>();
    raw.put("line", null);
    raw.put("ping", "20s");

    read(raw);

    assertEquals(
        List.of(
            "line: saw nothing, expected whole number 0 to 1023 (GPIO line)",
            "ping: saw 20s, expected keys interval, timeout"),
        problems);
  }

  @Test
  void whatWasSeenIsShortened() {
    read(Map.of("line", "x".repeat(500)));

    assertEquals(
        "line: saw " + "x".repeat(80) + "…, expected whole number 0 to 1023 (GPIO line)",
        problems.get(0));
  }

  @Test
  void aStructureIsNamedAndNotShown() {
    List<Object> raw = List.of(Map.of("a", List.of(1L)));
    read(Map.of("line", raw));
    read(Map.of("line", raw.get(0)));

    String expected = ", expected whole number 0 to 1023 (GPIO line)";
    assertEquals(
        List.of("line: saw a list" + expected, "line: saw a dictionary" + expected), problems);
  }

  @Test
  void ofAListTheElementThatIsWrongIsShown() {
    var several = new Type.Several<>(Key.word("msgpack", "json"));
    var told = new ArrayList<String>();
    Schema.of(Key.required("how", several, "x"))
        .read(Map.of("how", List.of("json", "msgpak")), problem -> told.add(problem.text()));
    assertEquals(
        List.of("how: saw msgpak as number 2, expected msgpack or json (did you mean msgpack?)"),
        told);
  }

  @Test
  void keysThatAreNoTextAreUnknownToo() {
    read(Map.of("line", 1L, 17L, "x"));

    assertEquals(List.of("17: saw an unknown key, expected one of line, active, ping"), problems);
  }

  @Test
  void valuesShowThemselvesAsTheyWereWritten() {
    var values = read(Map.of("line", 17L, "ping", Map.of("interval", "60s")));

    assertEquals(
        Map.of("line", 17L, "active", "high", "ping", Map.of("interval", "1m", "timeout", "10s")),
        values.plain());
    assertEquals(List.of("line", "active", "ping"), List.copyOf(values.plain().keySet()));
  }

  @Test
  void aValueOfAnotherSchemaIsNotThere() {
    var values = Schema.NONE.read(Map.of(), p -> {});

    assertEquals(Optional.empty(), values.find(LINE));
    assertThrows(IllegalStateException.class, () -> values.get(LINE));
  }

  @Test
  void twoSchemasWithTheSameKeyDoNotJoin() {
    assertThrows(IllegalArgumentException.class, () -> SCHEMA.and(Schema.of(LINE)));
  }

  @Test
  void theNearestWordIsFoundUpToAThirdOfItsLetters() {
    var words = List.of("digital-output", "digital-input", "bme280");

    assertEquals(Optional.of("digital-output"), Nearest.of("digital-ouput", words));
    assertEquals(Optional.of("bme280"), Nearest.of("bmp280", words));
    assertEquals(Optional.empty(), Nearest.of("relay", words));
    assertEquals(Optional.empty(), Nearest.of("relay", List.of()));
  }
}

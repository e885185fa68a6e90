package io.sandpiper.device.schema;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value may be: how it is read, and how that is said to a person.
 *
 * <p>One and the same for a key of the configuration and for an argument of a procedure. What comes
 * in is what YAML and WAMP have in common: {@code null}, {@link Boolean}, {@link Long}, {@link
 * Double}, {@link String}, {@link List} and {@link Map}.
 */
public sealed interface Type<T> {
  /** The value, or empty when {@code raw} is not of this type or out of its range. */
  Optional<T> read(Object raw);

  /** What is expected, for messages and docs: {@code whole number 0 to 255}. */
  String expected();

  /** The value as it goes over the wire and into a reference page. */
  default Object plain(T value) {
    return value;
  }

  /** {@code true} or {@code false}; the words {@code on} and {@code off} mean the same. */
  record Flag() implements Type<Boolean> {
    @Override
    public Optional<Boolean> read(Object raw) {
      if (raw instanceof Boolean flag) return Optional.of(flag);
      if ("on".equals(raw)) return Optional.of(true);
      if ("off".equals(raw)) return Optional.of(false);
      return Optional.empty();
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }

  record Whole(long min, long max, String unit) implements Type<Long> {
    @Override
    public Optional<Long> read(Object raw) {
      if (raw instanceof Long whole) return Optional.of(whole).filter(this::inRange);
      // A JavaScript peer may hand us a double where an integer is meant.
      if (raw instanceof Double d && d == Math.rint(d) && Math.abs(d) <= 1L << 53) {
        return Optional.of(d.longValue()).filter(this::inRange);
      }
      return Optional.empty();
    }

    private boolean inRange(long value) {
      return min <= value && value <= max;
    }

    @Override
    public String expected() {
      return ("whole number " + min + " to " + max + " " + unit).strip();
    }
  }

  /**
   * A whole number that people write in hexadecimal, {@code 0x76}: an address, a register. YAML
   * reads it as a number, WAMP peers may send it as text.
   */
  record Hex(long min, long max, String what) implements Type<Long> {
    private static final Pattern FORM = Pattern.compile("0[xX]([0-9a-fA-F]{1,8})");

    @Override
    public Optional<Long> read(Object raw) {
      Optional<Long> value = Optional.empty();
      if (raw instanceof Long whole) value = Optional.of(whole);
      if (raw instanceof String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) value = Optional.of(Long.parseLong(form.group(1), 16));
      }
      return value.filter(v -> min <= v && v <= max);
    }

    @Override
    public String expected() {
      return what + " " + text(min) + " to " + text(max);
    }

    @Override
    public Object plain(Long value) {
      return text(value);
    }

    private static String text(long value) {
      return String.format("0x%02x", value);
    }
  }

  /** A line or channel by its number or name, of the board or of a component that offers some. */
  record OfLine(String what) implements Type<Line> {
    @Override
    public Optional<Line> read(Object raw) {
      return raw instanceof Long || raw instanceof String
          ? Line.parse(raw.toString())
          : Optional.empty();
    }

    @Override
    public String expected() {
      return what + ": 0 to " + Line.MAX + ", a name, CHIP:NUMBER or COMPONENT.NUMBER";
    }

    /** A plain number stays one. */
    @Override
    public Object plain(Line value) {
      return value.equals(Line.parse(value.name()).orElseThrow()) && value.number().isPresent()
          ? (Object) value.number().getAsLong()
          : value.toString();
    }
  }

  record Decimal(double min, double max, String unit) implements Type<Double> {
    @Override
    public Optional<Double> read(Object raw) {
      if (!(raw instanceof Number number)) return Optional.empty();
      // -0.0 is within every range that 0 is, and no other number: it becomes 0.0.
      return Optional.of(number.doubleValue() + 0.0).filter(d -> min <= d && d <= max);
    }

    @Override
    public String expected() {
      return ("number " + plain(min, "") + " to " + plain(max, "") + " " + unit).strip();
    }

    private static String plain(double d, String suffix) {
      return BigDecimal.valueOf(d).stripTrailingZeros().toPlainString() + suffix;
    }
  }

  /** A time span written with its unit: {@code 20ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
  record Span(Duration min, Duration max) implements Type<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Optional<Duration> read(Object raw) {
      if (!(raw instanceof String text)) return Optional.empty();
      Matcher form = FORM.matcher(text);
      if (!form.matches()) return Optional.empty();
      long count = Long.parseLong(form.group(1));
      Duration span =
          switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      return Optional.of(span).filter(s -> s.compareTo(min) >= 0 && s.compareTo(max) <= 0);
    }

    @Override
    public String expected() {
      return "time span " + text(min) + " to " + text(max) + " (ms, s, m, h, d)";
    }

    @Override
    public Object plain(Duration value) {
      return text(value);
    }

    static String text(Duration span) {
      long millis = span.toMillis();
      if (millis == 0) return "0s";
      if (millis % 86_400_000 == 0) return millis / 86_400_000 + "d";
      if (millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
      if (millis % 60_000 == 0) return millis / 60_000 + "m";
      return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
  }

  /**
   * A point in time: ISO 8601, a day (its beginning in UTC) or with time and offset, or
   * milliseconds since 1970.
   */
  record Moment() implements Type<Instant> {
    public static final Instant FIRST = Instant.EPOCH;
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final Whole MILLIS = new Whole(0, LAST.toEpochMilli(), "");

    @Override
    public Optional<Instant> read(Object raw) {
      if (!(raw instanceof String text)) return MILLIS.read(raw).map(Instant::ofEpochMilli);
      try {
        Instant moment =
            text.indexOf('T') < 0
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
        return Optional.of(moment).filter(m -> !m.isBefore(FIRST) && !m.isAfter(LAST));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expected() {
      return "date like 2026-01-31 or 2026-01-31T12:00:00Z, or milliseconds since 1970";
    }

    @Override
    public Object plain(Instant value) {
      return value.toString();
    }
  }

  /** A number of bytes, written with its unit: {@code 512KiB}, {@code 64MiB}, {@code 1GiB}. */
  record Size(long min, long max) implements Type<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(KiB|MiB|GiB)");

    @Override
    public Optional<Long> read(Object raw) {
      if (!(raw instanceof String text)) return Optional.empty();
      Matcher form = FORM.matcher(text);
      if (!form.matches()) return Optional.empty();
      int shift =
          switch (form.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            default -> 30;
          };
      long bytes = Long.parseLong(form.group(1)) << shift;
      return Optional.of(bytes).filter(b -> min <= b && b <= max);
    }

    @Override
    public String expected() {
      return "size " + text(min) + " to " + text(max) + " (KiB, MiB, GiB)";
    }

    @Override
    public Object plain(Long value) {
      return text(value);
    }

    private static String text(long bytes) {
      if (bytes % (1 << 30) == 0) return (bytes >> 30) + "GiB";
      return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }
  }

  /** One of a few words; where a word is a whole number, it may be written as one. */
  record Word(List<String> words) implements Type<String> {
    @Override
    public Optional<String> read(Object raw) {
      return raw instanceof String || raw instanceof Long
          ? Optional.of(raw.toString()).filter(words::contains)
          : Optional.empty();
    }

    @Override
    public String expected() {
      return String.join(" or ", words);
    }
  }

  /** Text that matches a pattern; {@code what} says in words which. */
  record Text(String what, Pattern form) implements Type<String> {
    public Text(String what) {
      this(what, Pattern.compile(".+"));
    }

    @Override
    public Optional<String> read(Object raw) {
      return raw instanceof String text && form.matcher(text).matches()
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public String expected() {
      return what;
    }
  }

  /** Several of the same; a single one stands for a list of one. */
  record Several<E>(Type<E> each) implements Type<List<E>> {
    @Override
    public Optional<List<E>> read(Object raw) {
      List<?> items = raw instanceof List<?> list ? list : raw == null ? List.of() : List.of(raw);
      var values = new ArrayList<E>();
      for (Object item : items) each.read(item).ifPresent(values::add);
      return values.isEmpty() || values.size() < items.size()
          ? Optional.empty()
          : Optional.of(List.copyOf(values));
    }

    @Override
    public String expected() {
      return each.expected() + ", or a list of them";
    }

    @Override
    public Object plain(List<E> value) {
      return value.stream().map(each::plain).toList();
    }
  }

  /** A group of keys of its own: {@code ping: {interval: 20s, timeout: 10s}}. */
  record Group(Schema schema) implements Type<Values> {
    /** Empty when anything is wrong; for all that is wrong ask {@link Schema#read} itself. */
    @Override
    public Optional<Values> read(Object raw) {
      if (!(raw instanceof Map<?, ?> map)) return Optional.empty();
      var problems = new ArrayList<Problem>();
      Values values = schema.read(map, problems::add);
      return problems.isEmpty() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public String expected() {
      return "keys " + String.join(", ", schema.names());
    }

    @Override
    public Object plain(Values value) {
      return value.plain();
    }
  }

  /** Several groups of the same keys, in an order that matters: {@code policy: [{…}, {…}]}. */
  record Rows(Schema schema) implements Type<List<Values>> {
    /** Empty when anything is wrong; for all that is wrong ask {@link Schema#read} itself. */
    @Override
    public Optional<List<Values>> read(Object raw) {
      if (!(raw instanceof List<?> list)) return Optional.empty();
      var row = new Group(schema);
      var rows = new ArrayList<Values>();
      for (Object each : list) row.read(each).ifPresent(rows::add);
      return rows.size() < list.size() ? Optional.empty() : Optional.of(List.copyOf(rows));
    }

    @Override
    public String expected() {
      return "list, each with keys " + String.join(", ", schema.names());
    }

    @Override
    public Object plain(List<Values> value) {
      return value.stream().map(Values::plain).toList();
    }
  }

  /** Names of the writer's choice, each with a value: {@code components: {pump: …, door: …}}. */
  record Table(String what) implements Type<Map<String, Object>> {
    @Override
    public Optional<Map<String, Object>> read(Object raw) {
      if (!(raw instanceof Map<?, ?> map)) return Optional.empty();
      var table = new LinkedHashMap<String, Object>();
      map.forEach((name, value) -> table.put(String.valueOf(name), value));
      return Optional.of(Collections.unmodifiableMap(table));
    }

    @Override
    public String expected() {
      return what;
    }
  }

  /** So many numbers, in their order. */
  record Numbers(int min, int max, String what) implements Type<List<Double>> {
    @Override
    public Optional<List<Double>> read(Object raw) {
      if (!(raw instanceof List<?> items)) return Optional.empty();
      var values = new ArrayList<Double>();
      for (Object item : items) {
        if (item instanceof Number n && Double.isFinite(n.doubleValue())) {
          values.add(n.doubleValue());
        }
      }
      boolean all = values.size() == items.size() && min <= items.size() && items.size() <= max;
      return all ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public String expected() {
      return "a list of " + min + " to " + max + " numbers: " + what;
    }
  }

  /** Points of a curve, {@code [[1.2, 0], [2.9, 100]]}: the first of each rises. */
  record Points(int max, String what) implements Type<List<List<Double>>> {
    private static final Numbers PAIR = new Numbers(2, 2, "");

    @Override
    public Optional<List<List<Double>>> read(Object raw) {
      if (!(raw instanceof List<?> items) || items.size() < 2 || items.size() > max) {
        return Optional.empty();
      }
      var points = new ArrayList<List<Double>>();
      for (Object item : items) {
        Optional<List<Double>> point = PAIR.read(item);
        if (point.isEmpty()) return Optional.empty();
        double last =
            points.isEmpty() ? Double.NEGATIVE_INFINITY : points.get(points.size() - 1).get(0);
        if (point.get().get(0) <= last) return Optional.empty();
        points.add(point.get());
      }
      return Optional.of(List.copyOf(points));
    }

    @Override
    public String expected() {
      return "a list of 2 to " + max + " pairs " + what + ", the first of each rising";
    }
  }

  /**
   * Steps in their order, each one of {@code kinds} with its value: {@code [{offset: -0.4},
   * {median: 5}]}. Either for everything, which is the name {@link #ALL}, or by names of the
   * writer's choice.
   *
   * @param max steps in a row
   * @param what one of them: {@code filter}
   */
  record Steps(Schema kinds, int max, String what) implements Type<Map<String, List<Values>>> {
    public static final String ALL = "";

    /** Empty when anything is wrong. */
    @Override
    public Optional<Map<String, List<Values>>> read(Object raw) {
      var problems = new ArrayList<Problem>();
      Map<String, List<Values>> steps = read(raw, problems::add);
      return problems.isEmpty() ? Optional.of(steps) : Optional.empty();
    }

    /** Reports everything that is wrong; what it returns is complete only if nothing was. */
    Map<String, List<Values>> read(Object raw, Consumer<Problem> problems) {
      var steps = new LinkedHashMap<String, List<Values>>();
      if (raw instanceof Map<?, ?> map) {
        map.forEach(
            (name, each) ->
                steps.put(
                    String.valueOf(name),
                    row(each, p -> problems.accept(p.within(String.valueOf(name))))));
      } else if (raw instanceof List) {
        steps.put(ALL, row(raw, problems));
      } else {
        problems.accept(new Problem("", Schema.shown(raw), expected(), Optional.empty()));
      }
      return Collections.unmodifiableMap(steps);
    }

    private List<Values> row(Object raw, Consumer<Problem> problems) {
      if (!(raw instanceof List<?> items) || items.size() > max) {
        String seen = raw instanceof List<?> list ? list.size() + " of them" : Schema.shown(raw);
        String row = "a list of at most " + max + " " + what + "s";
        problems.accept(new Problem("", seen, row, Optional.empty()));
        return List.of();
      }
      var row = new ArrayList<Values>();
      for (int i = 0; i < items.size(); i++) {
        String number = Integer.toString(i + 1);
        row.add(step(items.get(i), p -> problems.accept(p.within(number))));
      }
      return List.copyOf(row);
    }

    private Values step(Object raw, Consumer<Problem> problems) {
      String one = "one " + what + " with its value: " + String.join(", ", kinds.names());
      if (!(raw instanceof Map<?, ?> map) || map.size() != 1) {
        String seen = raw instanceof Map<?, ?> map ? map.size() + " keys" : Schema.shown(raw);
        problems.accept(new Problem("", seen, one, Optional.empty()));
        return Values.NONE;
      }
      String name = String.valueOf(map.keySet().iterator().next());
      for (Key<?> kind : kinds.keys()) {
        if (kind.name().equals(name)) return Schema.of(kind).read(map, problems);
      }
      Optional<String> nearest = Nearest.of(name, kinds.names());
      problems.accept(new Problem(name, "an unknown " + what, one, nearest));
      return Values.NONE;
    }

    @Override
    public String expected() {
      return "a list of " + what + "s, or names each with such a list";
    }

    @Override
    public Object plain(Map<String, List<Values>> value) {
      var plain = new LinkedHashMap<String, Object>();
      value.forEach((name, row) -> plain.put(name, row.stream().map(Values::plain).toList()));
      return plain.containsKey(ALL) ? plain.get(ALL) : plain;
    }
  }
}

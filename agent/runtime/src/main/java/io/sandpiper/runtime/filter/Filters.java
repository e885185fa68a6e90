package io.sandpiper.runtime.filter;

import io.sandpiper.device.FilterKeys;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.device.schema.Problem;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/** The filters of one sensor: a chain for each quantity that has any. Pure, not thread-safe. */
public final class Filters {
  /** What each kind of step makes of its setting. */
  private static final Map<Key<?>, Function<Values, Filter>> KINDS =
      Map.ofEntries(
          kind(FilterKeys.MEDIAN, size -> new Filter.Window(size.intValue(), true)),
          kind(FilterKeys.MEAN, size -> new Filter.Window(size.intValue(), false)),
          kind(FilterKeys.EXPONENTIAL, Filter.Exponential::new),
          kind(FilterKeys.DELTA, change -> new Filter.Delta(change, false)),
          kind(FilterKeys.DELTA_PERCENT, change -> new Filter.Delta(change, true)),
          kind(FilterKeys.THROTTLE, time -> new Filter.Throttle(time.toNanos())),
          kind(FilterKeys.HEARTBEAT, time -> new Filter.Heartbeat(time.toNanos())),
          kind(FilterKeys.OFFSET, offset -> new Filter.Plain(x -> x + offset)),
          kind(FilterKeys.SCALE, factor -> new Filter.Plain(x -> x * factor)),
          kind(FilterKeys.CALIBRATE, points -> new Filter.Plain(x -> Curves.through(points, x))),
          kind(FilterKeys.POLYNOMIAL, a -> new Filter.Plain(x -> Curves.polynomial(a, x))),
          kind(FilterKeys.CLAMP, Filters::clamp),
          kind(FilterKeys.ROUND, n -> new Filter.Plain(x -> Curves.round(x, n.intValue()))));

  private final Map<String, Chain> chains = new LinkedHashMap<>();
  private final List<Quantity> quantities;

  private Filters(Map<String, List<Values>> rows, List<Quantity> quantities) {
    this.quantities = quantities;
    for (Quantity quantity : quantities) {
      List<Values> row = rows.getOrDefault(quantity.name(), rows.get(Type.Steps.ALL));
      if (row == null || row.isEmpty()) continue;
      chains.put(quantity.name(), new Chain(row.stream().map(Filters::filter).toList()));
    }
  }

  /** Those of the settings; none where these have no such key. */
  public static Filters of(Values settings, List<Quantity> quantities) {
    return new Filters(settings.find(FilterKeys.FILTERS).orElse(Map.of()), quantities);
  }

  private static <T> Map.Entry<Key<?>, Function<Values, Filter>> kind(
      Key<T> key, Function<T, Filter> filter) {
    return Map.entry(key, step -> filter.apply(step.get(key)));
  }

  private static Filter clamp(Values ends) {
    double min = ends.get(FilterKeys.MIN);
    double max = ends.get(FilterKeys.MAX);
    return new Filter.Plain(x -> Math.max(min, Math.min(max, x)));
  }

  private static Filter filter(Values step) {
    for (var kind : KINDS.entrySet()) {
      if (step.find(kind.getKey()).isPresent()) return kind.getValue().apply(step);
    }
    throw new IllegalStateException("no filter in " + step);
  }

  /** What the schema can't know: the quantities' names, and which end is the upper one. */
  public static void check(
      Map<String, List<Values>> rows, List<Quantity> quantities, Consumer<Problem> problems) {
    List<String> names = quantities.stream().map(Quantity::name).toList();
    rows.forEach(
        (name, row) -> {
          String path = FilterKeys.FILTERS.name() + (name.isEmpty() ? "" : "." + name);
          if (!name.isEmpty() && !names.contains(name)) {
            String one = "one of its quantities: " + String.join(", ", names);
            problems.accept(new Problem(path, "an unknown quantity", one, Nearest.of(name, names)));
          }
          for (int i = 0; i < row.size(); i++) {
            Optional<Values> clamp = row.get(i).find(FilterKeys.CLAMP);
            if (clamp.isPresent()) clamp(path + "." + (i + 1), clamp.get(), problems);
          }
        });
  }

  private static void clamp(String path, Values ends, Consumer<Problem> problems) {
    double min = ends.get(FilterKeys.MIN);
    double max = ends.get(FilterKeys.MAX);
    if (min <= max) return;
    String expected = "at least min's " + text(min);
    problems.accept(new Problem(path + ".clamp.max", text(max), expected, Optional.empty()));
  }

  /** Whether anything is filtered. */
  public boolean any() {
    return !chains.isEmpty();
  }

  /**
   * Those of the measured values that are to be published, filtered.
   *
   * @param now monotonic nanoseconds
   */
  public Map<String, Object> pass(Map<?, ?> measured, long now) {
    var passed = new LinkedHashMap<String, Object>();
    for (Quantity quantity : quantities) {
      Object value = measured.get(quantity.name());
      Chain chain = chains.get(quantity.name());
      if (chain == null) {
        passed.put(quantity.name(), value);
      } else if (inRange(quantity, number(value))) {
        OptionalDouble out = chain.pass(number(value), now);
        if (out.isPresent()) passed.put(quantity.name(), out.getAsDouble());
      }
    }
    return passed;
  }

  /**
   * The measured values through the filters that remember nothing; what is no number is left out.
   */
  public Map<String, Object> plain(Map<?, ?> measured) {
    var plain = new LinkedHashMap<String, Object>();
    for (Quantity quantity : quantities) {
      Object value = measured.get(quantity.name());
      Chain chain = chains.get(quantity.name());
      double number = chain == null ? 0 : chain.plain(number(value));
      if (Double.isFinite(number)) plain.put(quantity.name(), chain == null ? value : number);
    }
    return plain;
  }

  /** A sentence about a filtered quantity that is outside of what its sensor can measure. */
  public Optional<String> strange(Map<?, ?> measured) {
    for (Quantity quantity : quantities) {
      if (!chains.containsKey(quantity.name())) continue;
      double value = number(measured.get(quantity.name()));
      if (inRange(quantity, value)) continue;
      // Without the value: the log tells a sentence once, as long as it stays the same.
      String seen = value < quantity.min() ? "less" : value > quantity.max() ? "more" : "no number";
      String range = text(quantity.min()) + " to " + text(quantity.max()) + " " + quantity.unit();
      return Optional.of(quantity.name() + ": measured " + seen + ", expected " + range.strip());
    }
    return Optional.empty();
  }

  private static boolean inRange(Quantity quantity, double value) {
    return quantity.min() <= value && value <= quantity.max();
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** The device was opened anew. */
  public void forget() {
    chains.values().forEach(Chain::forget);
  }
}

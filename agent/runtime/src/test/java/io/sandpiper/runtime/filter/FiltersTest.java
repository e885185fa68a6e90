package io.sandpiper.runtime.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.FilterKeys;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Quantity TEMPERATURE = new Quantity("temperature_celsius", "°C", -40, 85);
  private static final Quantity HUMIDITY = new Quantity("humidity_percent", "%", 0, 100);

  /** For each quantity a list of filters, or one list for all. */
  private static Filters filters(Object raw) {
    var problems = new ArrayList<String>();
    Values settings =
        Schema.of(FilterKeys.FILTERS).read(Map.of("filters", raw), p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    return Filters.of(settings, List.of(TEMPERATURE, HUMIDITY));
  }

  private static Map<String, Object> measured(double temperature, double humidity) {
    var measured = new LinkedHashMap<String, Object>();
    measured.put("temperature_celsius", temperature);
    measured.put("humidity_percent", humidity);
    return measured;
  }

  @Test
  void aReadingHasThoseQuantitiesThatPass() {
    var filters = filters(Map.of("temperature_celsius", List.of(Map.of("delta", 0.5))));

    assertEquals(measured(20, 50), filters.pass(measured(20, 50), 0));
    assertEquals(Map.of("humidity_percent", 50.0), filters.pass(measured(20.4, 50), SECOND));
    assertEquals(measured(20.5, 51), filters.pass(measured(20.5, 51), 2 * SECOND));
  }

  @Test
  void oneListIsForEveryQuantityEachWithItsOwnMemory() {
    var filters = filters(List.of(Map.of("mean", 2L)));

    filters.pass(measured(20, 50), 0);

    assertEquals(measured(21, 55), filters.pass(measured(22, 60), SECOND));
  }

  @Test
  void aReadOnDemandIsNotSeenByWhatRemembers() {
    var filters = filters(List.of(Map.of("offset", 1L), Map.of("mean", 2L), Map.of("delta", 3L)));
    filters.pass(measured(20, 50), 0);

    assertEquals(measured(81, 91), filters.plain(measured(80, 90)));

    assertEquals(Map.of(), filters.pass(measured(20, 50), SECOND), "no change since the first");
  }

  @Test
  void whatCanNotBeMeasuredNeverPassesAndIsSaid() {
    var filters = filters(Map.of("temperature_celsius", List.of(Map.of("median", 3L))));

    assertEquals(
        Optional.of("temperature_celsius: measured more, expected -40 to 85 °C"),
        filters.strange(measured(85.1, 200)),
        "of humidity, which has no filters, nothing is said");
    assertEquals(
        Optional.of("temperature_celsius: measured less, expected -40 to 85 °C"),
        filters.strange(measured(-40.1, 50)));
    assertEquals(
        Optional.of("temperature_celsius: measured no number, expected -40 to 85 °C"),
        filters.strange(measured(Double.NaN, 50)));
    assertEquals(Optional.empty(), filters.strange(measured(85, 50)));
    filters.pass(measured(20, 50), 0);
    assertEquals(Map.of("humidity_percent", 50.0), filters.pass(measured(180, 50), 1));
    assertEquals(Map.of("humidity_percent", 50.0), filters.pass(measured(Double.NaN, 50), 2));
    assertEquals(measured(21, 50), filters.pass(measured(22, 50), 3), "of 20 and 22");
  }

  @Test
  void aFilterThatLeavesTheNumbersHoldsBackAndIsNotRemembered() {
    var power = new ArrayList<Double>(List.of(0.0));
    for (int i = 0; i < 9; i++) power.add(i < 8 ? 0.0 : 1e308);
    var filters =
        filters(
            Map.of(
                "temperature_celsius",
                List.of(Map.of("polynomial", power), Map.of("exponential", 0.5))));

    assertEquals(Map.of("humidity_percent", 50.0), filters.pass(measured(80, 50), 0));
    assertEquals(Map.of("humidity_percent", 50.0), filters.plain(measured(80, 50)));
    assertEquals(measured(0, 50), filters.pass(measured(0, 50), 1));
  }

  @Test
  void afterAReopenOldValuesAreForgottenButNotWhatWasPublished() {
    var filters =
        filters(Map.of("temperature_celsius", List.of(Map.of("median", 3L), Map.of("delta", 1L))));
    for (int i = 0; i < 3; i++) filters.pass(measured(20, 50), i);

    filters.forget();

    assertEquals(Map.of("humidity_percent", 50.0), filters.pass(measured(20.5, 50), 4));
    assertEquals(measured(30.25, 50), filters.pass(measured(40, 50), 5), "of 20.5 and 40");
  }

  /** A change that one filter lets pass and the next holds back is not lost. */
  @Test
  void aChangeIsPublishedWhenTheThrottleAllowsThoughNothingHasChangedSince() {
    var filters = filters(List.of(Map.of("delta", 1L), Map.of("throttle", "10s")));
    filters.pass(measured(20, 50), 0);
    assertEquals(Map.of(), filters.pass(measured(25, 50), SECOND));

    assertEquals(Map.of("temperature_celsius", 25.0), filters.pass(measured(25, 50), 10 * SECOND));
  }

  @Test
  void withoutFiltersThereAreNone() {
    assertEquals(false, Filters.of(Values.NONE, List.of(TEMPERATURE)).any());
    assertEquals(false, filters(List.of()).any());
    assertTrue(filters(List.of(Map.of("round", 1L))).any());
  }
}

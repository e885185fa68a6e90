package io.sandpiper.runtime.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The filters beside a second implementation: {@code vectors.py} has written what they must give.
 */
class VectorsTest {
  private static final List<Quantity> ONE =
      List.of(new Quantity("temperature_celsius", "°C", -40, 85));

  record Case(String filters, List<String> series) {
    @Override
    public String toString() {
      return filters;
    }
  }

  static List<Case> cases() throws IOException {
    try (var in = VectorsTest.class.getResourceAsStream("vectors.txt")) {
      var cases = new ArrayList<Case>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("filters: ")) cases.add(new Case(line, new ArrayList<>()));
        else if (!line.startsWith("#")) cases.get(cases.size() - 1).series().add(line);
      }
      assertTrue(cases.size() > 30);
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothImplementationsPublishTheSame(Case vector) {
    var filters = Filters.of(settings(vector.filters), ONE);

    for (String line : vector.series) {
      String[] parts = line.split(" ");
      long now = Long.parseLong(parts[0]) * 1_000_000;
      var measured = Map.of("temperature_celsius", Double.valueOf(parts[1]));
      Map<String, Object> passed = filters.pass(measured, now);

      assertEquals(parts[2].equals("-"), passed.isEmpty(), line);
      if (passed.isEmpty()) continue;
      double out = (Double) passed.get("temperature_celsius");
      assertEquals(Double.parseDouble(parts[2]), out, 1e-9, line);
    }
  }

  /** As a user writes them. */
  private static Values settings(String filters) {
    String text =
        """
        device: d
        prefix: demo
        router: {url: 'ws://127.0.0.1:8080/ws', realm: demo}
        components:
          cpu:
            driver: cpu-temperature
        """;
    Checked checked =
        ConfigurationText.read(Path.of("f"), text + "    " + filters, Drivers.installed());
    return assertInstanceOf(Checked.Sound.class, checked, checked.toString())
        .configuration()
        .components()
        .get(0)
        .settings();
  }
}

package io.sandpiper.runtime.cli;

import io.sandpiper.device.Quantity;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.wamp.client.Event;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An event of a device, in words.
 *
 * @param kind the topic's last part: {@code reading}, {@code state}, {@code status}
 * @param values by quantity; of a state, {@code on} or {@code off} by the empty name
 */
record Shown(String component, String kind, Map<String, String> values) {
  /** Reads events of one device; they come over the wire, so anything may be missing. */
  static final class Reader {
    private final String root;
    private final Map<String, String> units = new HashMap<>();

    Reader(Configuration configuration) {
      root = configuration.root() + ".";
      for (Configuration.Component component : configuration.components()) {
        for (Quantity quantity : component.quantities()) {
          units.put(quantity.name(), quantity.unit());
        }
      }
    }

    Shown read(Event event) {
      String topic = event.topic().startsWith(root) ? event.topic().substring(root.length()) : "";
      int dot = topic.indexOf('.');
      Map<String, Object> content = event.payload().named();
      var values = new LinkedHashMap<String, String>();
      if (content.get("values") instanceof Map<?, ?> map) {
        map.forEach((name, value) -> values.put(clean(name), quantity(clean(name), value)));
      } else if (content.get("on") instanceof Boolean on) {
        values.put("", (on ? "on" : "off") + " (" + clean(content.get("cause")) + ")");
      } else {
        values.put("", clean(content.get("status")));
      }
      return new Shown(
          clean(topic.substring(0, Math.max(0, dot))), clean(topic.substring(dot + 1)), values);
    }

    private String quantity(String name, Object value) {
      String unit = units.getOrDefault(name, "");
      return value instanceof Number number ? text(number.doubleValue(), unit) : clean(value);
    }
  }

  private static String clean(Object value) {
    return Terminal.clean(String.valueOf(value));
  }

  /** With two decimals at most; bytes with SI prefixes. */
  static String text(double value, String unit) {
    String prefix = "";
    double shown = value;
    if (unit.equals("B")) {
      for (String next : new String[] {"k", "M", "G", "T"}) {
        if (shown < 1000) break;
        shown /= 1000;
        prefix = next;
      }
    }
    String number = String.format(Locale.ROOT, "%.2f", shown).replaceAll("\\.?0+$", "");
    return (number + " " + prefix + unit).strip();
  }
}

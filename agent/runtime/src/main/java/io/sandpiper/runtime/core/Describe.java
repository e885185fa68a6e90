package io.sandpiper.runtime.core;

import io.sandpiper.device.Event;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What {@code agent.describe} answers: enough to build a control panel from. Whether a procedure is
 * allowed is said of the one who asks.
 */
final class Describe {
  private Describe() {}

  static Map<String, Object> component(
      String root, Component component, Predicate<Procedure> allowed, long now) {
    String base = root + "." + component.name() + ".";
    var map = new LinkedHashMap<String, Object>();
    map.put("driver", component.description().name());
    map.put("summary", component.description().summary());
    map.put("settings", component.settings().plain());
    var procedures = new LinkedHashMap<String, Object>();
    for (Procedure procedure : component.procedures()) {
      var each = procedure(base + procedure.name(), procedure);
      each.put("allowed", allowed.test(procedure));
      procedures.put(procedure.name(), each);
    }
    map.put("procedures", procedures);
    if (!component.topic().isEmpty()) {
      map.put("topics", Map.of(component.topic(), base + component.topic()));
    }
    var events = new LinkedHashMap<String, Object>();
    for (Event event : component.description().events()) {
      events.put(event.name(), event(base + event.name(), event));
    }
    if (!events.isEmpty()) map.put("events", events);
    if (!component.quantities().isEmpty()) {
      map.put("quantities", component.quantities().stream().map(Quantity::plain).toList());
    }
    map.putAll(component.standing(now));
    return map;
  }

  static Map<String, Object> procedure(String uri, Procedure procedure) {
    var map = new LinkedHashMap<String, Object>();
    map.put("uri", uri);
    map.put("summary", procedure.summary());
    map.put("writes", procedure.writes());
    map.put("arguments", procedure.arguments().plain());
    map.put("result", procedure.result().plain());
    return map;
  }

  private static Map<String, Object> event(String topic, Event event) {
    var map = new LinkedHashMap<String, Object>();
    map.put("topic", topic);
    map.put("summary", event.summary());
    map.put("content", event.content().plain());
    return map;
  }
}

package io.sandpiper.runtime.core;

import io.sandpiper.device.Event;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
      map.put("quantities", component.quantities().stream().map(Describe::map).toList());
    }
    map.putAll(component.standing(now));
    return map;
  }

  static Map<String, Object> procedure(String uri, Procedure procedure) {
    var map = new LinkedHashMap<String, Object>();
    map.put("uri", uri);
    map.put("summary", procedure.summary());
    map.put("writes", procedure.writes());
    map.put("arguments", keys(procedure.arguments()));
    map.put("result", keys(procedure.result()));
    return map;
  }

  private static Map<String, Object> event(String topic, Event event) {
    var map = new LinkedHashMap<String, Object>();
    map.put("topic", topic);
    map.put("summary", event.summary());
    map.put("content", keys(event.content()));
    return map;
  }

  private static List<Object> keys(Schema schema) {
    var keys = new ArrayList<Object>();
    for (Key<?> key : schema.keys()) keys.add(key(key));
    return keys;
  }

  private static <T> Map<String, Object> key(Key<T> key) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", key.name());
    map.put("type", key.type().expected());
    map.put("required", key.fallback().isEmpty());
    key.fallback().ifPresent(value -> map.put("default", key.type().plain(value)));
    map.put("doc", key.doc());
    return map;
  }

  private static Map<String, Object> map(Quantity quantity) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", quantity.name());
    map.put("unit", quantity.unit());
    map.put("min", quantity.min());
    map.put("max", quantity.max());
    return map;
  }
}

package io.sandpiper.router.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Each topic's last event that was to be kept, for those who come later (Event Retention). */
final class Retention {
  record Retained(long publication, Publication event) {}

  private final Limits.Store limit;

  /** By topic, the one that was written longest ago first. */
  private final Map<String, Retained> events = new LinkedHashMap<>();

  private long bytes;

  Retention(Limits.Store limit) {
    this.limit = limit;
  }

  /** An event that is too large by itself is not kept, and neither is the one that it replaces. */
  void keep(long publication, Publication event) {
    remove(event.topic());
    long weight = event.weight();
    if (weight > limit.bytes()) return;
    while (events.size() >= limit.entries() || bytes + weight > limit.bytes()) {
      remove(events.keySet().iterator().next());
    }
    events.put(event.topic(), new Retained(publication, event));
    bytes += weight;
  }

  private void remove(String topic) {
    Retained old = events.remove(topic);
    if (old != null) bytes -= old.event().weight();
  }

  Optional<Retained> get(String topic) {
    return Optional.ofNullable(events.get(topic));
  }
}

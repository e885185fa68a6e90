package io.sandpiper.wamp.meta;

import java.util.List;
import java.util.Map;

/** Registrations or subscriptions by the way that they match. */
public record Ids(List<Long> exact, List<Long> prefix, List<Long> wildcard) {
  static Ids of(Map<String, Object> lists) {
    return new Ids(
        Values.ids(lists.get("exact")),
        Values.ids(lists.get("prefix")),
        Values.ids(lists.get("wildcard")));
  }
}

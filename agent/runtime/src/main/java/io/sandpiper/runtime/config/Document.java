package io.sandpiper.runtime.config;

import java.util.Map;
import java.util.Set;

/**
 * A YAML document as plain values that remember where each key stood.
 *
 * @param root null, Boolean, Long, Double, String, List or Map of String
 * @param places of the keys, by path ({@code router.ping.interval}, {@code policy.2.allow}); the
 *     document itself is the empty path
 * @param refused paths whose values were no plain data, and of which that has been said
 */
record Document(Object root, Map<String, Place> places, Set<String> refused) {
  /** Line and column, both from 1. */
  record Place(int line, int column) {}

  Document {
    places = Map.copyOf(places);
    refused = Set.copyOf(refused);
  }

  /** Where the key stands, or the innermost group around it that is there. */
  Place place(String path) {
    String at = path;
    while (!at.isEmpty() && !places.containsKey(at)) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('.')));
    }
    return places.getOrDefault(at, new Place(1, 1));
  }
}

package io.sandpiper.router.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registrations or subscriptions by kind of match and URI. Iterates in order of arrival. */
final class Patterns<E extends Patterns.Entry> {
  /**
   * What an entry is known by.
   *
   * @param created when, in ISO 8601
   */
  record Key(long id, Match match, String uri, String created) {
    /** As the meta API and its events tell it. */
    Map<String, Object> details() {
      var details = new LinkedHashMap<String, Object>();
      details.put("id", id);
      details.put("created", created);
      details.put("uri", uri);
      details.put("match", match.word);
      return details;
    }
  }

  interface Entry {
    Key key();

    /** Who holds it, the longest first. */
    List<Long> sessions();

    Map<String, Object> details();

    default long id() {
      return key().id();
    }
  }

  private final Map<Match, Map<String, E>> tables = new EnumMap<>(Match.class);
  private final Map<Long, E> byId = new HashMap<>();

  Patterns() {
    for (Match match : Match.values()) tables.put(match, new LinkedHashMap<>());
  }

  Optional<E> get(Match match, String pattern) {
    return Optional.ofNullable(tables.get(match).get(pattern));
  }

  Optional<E> get(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  void put(E entry) {
    tables.get(entry.key().match()).put(entry.key().uri(), entry);
    byId.put(entry.id(), entry);
  }

  void remove(E entry) {
    tables.get(entry.key().match()).remove(entry.key().uri());
    byId.remove(entry.id());
  }

  Collection<E> entries(Match match) {
    return tables.get(match).values();
  }

  /** Everything that covers a URI: an event goes to all of them. */
  List<E> all(String uri) {
    var all = new ArrayList<E>();
    get(Match.EXACT, uri).ifPresent(all::add);
    for (Match match : List.of(Match.PREFIX, Match.WILDCARD)) {
      tables
          .get(match)
          .forEach(
              (pattern, entry) -> {
                if (match.matches(pattern, uri)) all.add(entry);
              });
    }
    return all;
  }

  /** The one that a call goes to: the exact one, else the longest prefix, else a wildcard. */
  Optional<E> best(String uri) {
    E exact = tables.get(Match.EXACT).get(uri);
    if (exact != null) return Optional.of(exact);
    for (Match match : List.of(Match.PREFIX, Match.WILDCARD)) {
      String best = null;
      for (String pattern : tables.get(match).keySet()) {
        if (match.matches(pattern, uri) && (best == null || closer(match, pattern, best)))
          best = pattern;
      }
      if (best != null) return get(match, best);
    }
    return Optional.empty();
  }

  /**
   * Whether the first of two patterns that cover the same URI says more about it: the longer
   * prefix, or the wildcard that names the component where they first differ.
   */
  private static boolean closer(Match match, String pattern, String other) {
    if (match == Match.PREFIX) return pattern.length() > other.length();
    int i = 0;
    while (i < pattern.length() && i < other.length() && pattern.charAt(i) == other.charAt(i)) i++;
    return i < pattern.length() && pattern.charAt(i) != '.';
  }
}

package io.sandpiper.router.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a session wants to have published when it has ended, however it ends (Testament). */
final class Testaments {
  /**
   * When: a session that can be resumed is first detached. There are none such here, so both come
   * at once, and the scope only tells which to flush.
   */
  enum Scope {
    DETACHED,
    DESTROYED
  }

  private final Limits.Store limit;
  private final Map<Scope, List<Publication>> scopes = new EnumMap<>(Scope.class);

  Testaments(Limits.Store limit) {
    this.limit = limit;
    for (Scope scope : Scope.values()) scopes.put(scope, new ArrayList<>());
  }

  /** Returns whether there was room for it. */
  boolean add(Scope scope, Publication testament) {
    List<Publication> all = all();
    long bytes = all.stream().mapToLong(Publication::weight).sum();
    if (all.size() >= limit.entries() || bytes + testament.weight() > limit.bytes()) return false;
    scopes.get(scope).add(testament);
    return true;
  }

  void flush(Scope scope) {
    scopes.get(scope).clear();
  }

  /** In the order in which they are to be published. */
  List<Publication> all() {
    var all = new ArrayList<Publication>();
    scopes.values().forEach(all::addAll);
    return all;
  }
}

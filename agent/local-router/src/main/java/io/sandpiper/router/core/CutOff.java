package io.sandpiper.router.core;

import java.util.LinkedHashSet;
import java.util.Set;

/** The last requests of a caller that ended before it had sent all their parts. */
final class CutOff {
  private final Set<Long> requests = new LinkedHashSet<>();

  void add(long request) {
    requests.remove(request);
    if (requests.size() >= Limits.CUT_OFF) requests.remove(requests.iterator().next());
    requests.add(request);
  }

  boolean contains(long request) {
    return requests.contains(request);
  }

  void remove(long request) {
    requests.remove(request);
  }
}

package io.sandpiper.router.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who gets the events of a topic, or of all that a pattern covers. */
record Subscription(Patterns.Key key, Set<Member> subscribers) implements Patterns.Entry {
  Subscription(Patterns.Key key) {
    this(key, new LinkedHashSet<>());
  }

  @Override
  public List<Long> sessions() {
    return subscribers.stream().map(Member::session).toList();
  }

  @Override
  public Map<String, Object> details() {
    return key.details();
  }
}

package io.sandpiper.router.core;

import java.util.LinkedHashSet;
import java.util.Set;

/** Who gets the events of a topic, or of all that a pattern covers. */
record Subscription(long id, Match match, String topic, Set<Member> subscribers) {
  Subscription(long id, Match match, String topic) {
    this(id, match, topic, new LinkedHashSet<>());
  }
}

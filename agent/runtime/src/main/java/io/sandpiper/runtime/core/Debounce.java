package io.sandpiper.runtime.core;

import java.util.Optional;

/**
 * Takes the edges of an input and tells a level only after it was stable for a while. Pure; times
 * in nanoseconds.
 */
final class Debounce {
  private final long stable;
  private boolean level;

  /** Before the first level anything is news. */
  private boolean known;

  private boolean candidate;
  private long due = Long.MAX_VALUE;

  Debounce(long stable) {
    this.stable = stable;
  }

  /** The level is this, without doubt: it was read. */
  void settle(boolean on) {
    level = on;
    known = true;
    candidate = on;
    due = Long.MAX_VALUE;
  }

  boolean level() {
    return level;
  }

  /** An edge to {@code on} at {@code at}. */
  void edge(boolean on, long at) {
    candidate = on;
    due = known && on == level ? Long.MAX_VALUE : at + stable;
  }

  long deadline() {
    return due;
  }

  /** The new level, when it has been stable for long enough. */
  Optional<Boolean> tick(long now) {
    if (now < due) return Optional.empty();
    settle(candidate);
    return Optional.of(level);
  }
}

package io.sandpiper.router.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Calls that are not to take for ever, by when they end. As many as there are calls at most. */
final class Timers {
  /** A moment, and a number: two calls may end in the same one. */
  private record Ring(long at, long number) implements Comparable<Ring> {
    @Override
    public int compareTo(Ring other) {
      // By difference: monotonic time may wrap.
      int order = Long.compare(at - other.at, 0);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private record Timer(Ring ring, long nanos) {}

  private final TreeMap<Ring, Running> rings = new TreeMap<>();
  private final Map<Running, Timer> timers = new HashMap<>();
  private long last;

  void start(Running call, long millis, long now) {
    set(call, Math.min(millis, Limits.TIMEOUT_MILLIS) * 1_000_000, now);
  }

  private void set(Running call, long nanos, long now) {
    var ring = new Ring(now + nanos, ++last);
    rings.put(ring, call);
    timers.put(call, new Timer(ring, nanos));
  }

  /** From the beginning: between partial results each has the whole time. */
  void restart(Running call, long now) {
    Timer old = take(call);
    if (old != null) set(call, old.nanos(), now);
  }

  void stop(Running call) {
    take(call);
  }

  /** Returns null if there is no timer for the call. */
  private Timer take(Running call) {
    Timer old = timers.remove(call);
    if (old != null) rings.remove(old.ring());
    return old;
  }

  /** A call that is overdue; stops its timer. */
  Optional<Running> overdue(long now) {
    if (rings.isEmpty() || now - rings.firstKey().at() < 0) return Optional.empty();
    Running call = rings.firstEntry().getValue();
    stop(call);
    return Optional.of(call);
  }

  /** {@link Long#MAX_VALUE} for never. */
  long deadline() {
    return rings.isEmpty() ? Long.MAX_VALUE : rings.firstKey().at();
  }
}

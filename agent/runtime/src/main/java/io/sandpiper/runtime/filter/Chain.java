package io.sandpiper.runtime.filter;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The filters of one quantity, in their order, with what they remember. Pure, not thread-safe.
 *
 * <p>A value that one holds back goes on all the same, so that a heartbeat further on can let it
 * pass; but those that remember values don't see it. {@code delta}, {@code throttle} and {@code
 * heartbeat} go by what left the chain last: what one lets pass and another holds back counts for
 * none of them, so that no change is lost between two.
 */
final class Chain {
  private final List<Filter> filters;
  private long publishedAt;
  private boolean published;

  Chain(List<Filter> filters) {
    this.filters = List.copyOf(filters);
  }

  /**
   * What is to be published of a measurement; empty when it is held back, or is no finite number.
   *
   * @param now monotonic nanoseconds
   */
  OptionalDouble pass(double measured, long now) {
    long since = published ? now - publishedAt : Long.MAX_VALUE;
    double value = measured;
    boolean held = false;
    for (Filter filter : filters) {
      if (!Double.isFinite(value)) return OptionalDouble.empty(); // nobody may remember it
      if (filter instanceof Filter.Plain plain) value = plain.function().applyAsDouble(value);
      else if (filter instanceof Filter.Gate gate) held = gate.holds(held, value, since);
      else if (filter instanceof Filter.Memory memory && !held) value = memory.next(value);
    }
    if (held || !Double.isFinite(value)) return OptionalDouble.empty();
    published = true;
    publishedAt = now;
    for (Filter filter : filters) if (filter instanceof Filter.Gate gate) gate.published();
    return OptionalDouble.of(value);
  }

  /** With the filters that remember nothing; leaves no trace. */
  double plain(double measured) {
    double value = measured;
    for (Filter filter : filters) {
      if (filter instanceof Filter.Plain plain) value = plain.function().applyAsDouble(value);
    }
    return value;
  }

  /** Values from before don't mix with those that come; what was published stays published. */
  void forget() {
    for (Filter filter : filters) if (filter instanceof Filter.Memory memory) memory.forget();
  }
}

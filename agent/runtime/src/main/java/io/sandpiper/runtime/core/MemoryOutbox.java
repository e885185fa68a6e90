package io.sandpiper.runtime.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An outbox that ends with its process: the history is a bounded queue in memory, whose oldest
 * reading is lost when it is full. Pure.
 */
public final class MemoryOutbox implements Outbox {
  private final Deque<Kept> history = new ArrayDeque<>();
  private final Set<Long> early = new HashSet<>();
  private Told told;
  private long next = 1;
  private long unread = 1;

  @Override
  public void tell(Told told) {
    this.told = told;
  }

  @Override
  public void append(Kept live) {}

  @Override
  public void forget(Kept reading) {
    if (!reading.past()) return;
    if (reading.number() >= unread) early.add(reading.number());
    told.forgotten(reading.number());
  }

  @Override
  public void spill(List<Kept> live) {
    long first = next;
    for (Kept each : live) history.add(Kept.past(next++, each.reading()));
    told.spilled(first);
    long lost = 0;
    while (history.size() > Limits.READINGS) if (taken() != null) lost++;
    if (lost > 0) told.lost(lost, "full");
  }

  @Override
  public void fetch(int max) {
    var some = new ArrayList<Kept>();
    while (some.size() < max && !history.isEmpty()) {
      Kept first = taken();
      if (first != null) some.add(first);
    }
    told.fetched(some, history.size() - early.size());
  }

  /** The first one, or null if the router had it before. */
  private Kept taken() {
    Kept first = history.remove();
    unread = first.number() + 1;
    return early.remove(first.number()) ? null : first;
  }

  @Override
  public void look(long above, int max, Consumer<Looked> to) {
    List<Kept> some =
        history.stream()
            .filter(kept -> kept.number() > above && !early.contains(kept.number()))
            .limit(max)
            .toList();
    long upTo = some.isEmpty() ? above : some.get(some.size() - 1).number();
    to.accept(new Looked(some, upTo, some.size() < max, ""));
  }

  @Override
  public boolean well() {
    return true;
  }

  @Override
  public Map<String, Object> health() {
    return Map.of("dir", "", "history", (long) history.size());
  }
}

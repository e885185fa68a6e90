package io.sandpiper.wamp.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The further parts of one invocation, handed over one after the other; those that come before
 * anybody takes them wait. Safe for use from any thread.
 */
final class Parts {
  private final Serial order;

  // Guarded by this.
  private final Deque<Part> early = new ArrayDeque<>();
  private Consumer<Part> taker;

  Parts(Serial order) {
    this.order = order;
  }

  /** False if too many wait already. */
  synchronized boolean offer(Part part) {
    if (taker != null) return order.offer(() -> taker.accept(part));
    if (early.size() >= Limits.WAITING_PARTS) return false;
    return early.add(part);
  }

  synchronized void to(Consumer<Part> consumer) {
    if (taker != null) throw new IllegalStateException("somebody takes the parts already");
    taker = consumer;
    for (Part part : early) order.offer(() -> taker.accept(part));
    early.clear();
  }
}

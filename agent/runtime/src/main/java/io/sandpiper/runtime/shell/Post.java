package io.sandpiper.runtime.shell;

import io.sandpiper.device.Signals;
import io.sandpiper.runtime.core.Unasked;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Carries what devices tell unasked to the core: however much a device tells, it waits for nobody,
 * and no other is kept waiting. {@link #box} is for any thread, the rest for the agent's.
 */
final class Post {
  /** Those with something in them, each at most once. */
  private final Queue<Postbox> ready = new ConcurrentLinkedQueue<>();

  /** The same, known to the agent's thread, in the order in which they may be emptied. */
  private final PriorityQueue<Postbox> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Postbox::mayBeEmptied));

  private final long origin;
  private final Runnable wake;

  /**
   * @param origin of the core's clock on {@link System#nanoTime()}
   * @param wake has the agent's thread look here; returns at once
   */
  Post(long origin, Runnable wake) {
    this.origin = origin;
    this.wake = wake;
  }

  /** For one device, while it is open. */
  Signals box(String component) {
    return new Postbox(component, this::filled);
  }

  private void filled(Postbox box) {
    ready.add(box);
    wake.run();
  }

  /** The next moment {@link #deliver} has work. */
  long deadline() {
    if (!ready.isEmpty()) return 0;
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().mayBeEmptied();
  }

  void deliver(Unasked core, long now) {
    for (Postbox box = ready.poll(); box != null; box = ready.poll()) waiting.add(box);
    while (!waiting.isEmpty() && waiting.peek().mayBeEmptied() <= now) {
      Postbox box = waiting.remove();
      if (box.empty(core, now, origin)) waiting.add(box);
    }
  }
}

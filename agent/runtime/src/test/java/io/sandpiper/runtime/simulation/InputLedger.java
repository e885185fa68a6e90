package io.sandpiper.runtime.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What one input did, so that a state that is published can be judged. */
final class InputLedger {
  static final long STABLE = 20 * World.MILLI;

  /** Far more than happen between a stamp and the arrival of its state on a good line. */
  private static final int KEPT = 4_000;

  private record Edge(boolean on, long at, long told) {}

  private final World world;
  private final Deque<Edge> edges = new ArrayDeque<>();
  private long forgotten;

  InputLedger(World world) {
    this.world = world;
  }

  /** The core is told of an edge that happened at {@code at}. */
  void edge(boolean on, long at) {
    edges.addLast(new Edge(on, at, world.now()));
    if (edges.size() > KEPT) forgotten = edges.removeFirst().told;
  }

  /** A level may be told of only when the input has kept it for a while. */
  void requireStable(Object on, long stampedAt) {
    if (stampedAt <= forgotten) return;
    Edge told = null; // the last that was stable
    boolean late = false; // it was one of several that a late agent heard of in this very moment
    Edge last = null;
    for (Edge edge : edges) {
      if (edge.told > stampedAt) break;
      if (last != null && edge.at >= last.at + STABLE) told = last;
      if (edge.told == stampedAt) late |= is(told, on);
      last = edge;
    }
    if (last != null && stampedAt >= last.at + STABLE) told = last;
    world.require(late || is(told, on), "an input's state that it did not keep");
  }

  private static boolean is(Edge edge, Object on) {
    return edge != null && edge.on == (Boolean) on;
  }
}

package io.sandpiper.device.drivers;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows the two lines of a rotary encoder. Each line's edges come on a thread of their own, so
 * one may overtake the other; the last few are kept in the order of their times, and one that comes
 * late is put where it belongs. Any thread.
 */
final class Quadrature {
  private record Turn(boolean ofA, boolean high, long nanos) {}

  /** Levels, quarters of a period, and edges that repeated a level. */
  private record State(boolean a, boolean b, long quarters, long invalid) {
    /** A Gray code: one line changes at a time, and A leads B clockwise, 00 10 11 01 00. */
    State after(Turn turn) {
      if (turn.high == (turn.ofA ? a : b)) return new State(a, b, quarters, invalid + 1);
      boolean clockwise = turn.ofA ? turn.high != b : turn.high == a;
      return new State(
          turn.ofA ? turn.high : a,
          turn.ofA ? b : turn.high,
          quarters + (clockwise ? 1 : -1),
          invalid);
    }
  }

  /** Before {@link #recent}. */
  private State settled = new State(false, false, 0, 0);

  /** In the order of their times. */
  private final List<Turn> recent = new ArrayList<>();

  private State now = settled;

  /** The levels are these: they were read. What was counted stays. */
  synchronized void settle(boolean a, boolean b) {
    recent.clear();
    settled = now = new State(a, b, now.quarters, now.invalid);
  }

  /** The line has its level now, since then. */
  synchronized void edge(boolean ofA, boolean high, long nanos) {
    int place = recent.size();
    while (place > 0 && recent.get(place - 1).nanos - nanos > 0) place--;
    recent.add(place, new Turn(ofA, high, nanos));
    if (recent.size() > Limits.TURNS) settled = settled.after(recent.remove(0));
    State state = settled;
    for (Turn turn : recent) state = state.after(turn);
    now = state;
  }

  /**
   * Clockwise from where it began, to the nearest whole step.
   *
   * @param each quarters of a period in a step: 1, 2 or 4
   */
  synchronized long position(int each) {
    return Math.floorDiv(now.quarters + each / 2, each);
  }

  /** Edges to a level that the line already had: others were lost. */
  synchronized long invalid() {
    return now.invalid;
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * What must outlive an open device: a total that would otherwise begin anew because a line failed
 * and the device was opened again. By board and line, which no other device has. Any thread.
 */
final class Kept<T> {
  private final Map<Board, Map<Line, T>> all = new WeakHashMap<>();

  /**
   * @param first when there is none yet; must not refer to the board
   */
  synchronized T of(Board board, Line line, Supplier<T> first) {
    return all.computeIfAbsent(board, b -> new HashMap<>()).computeIfAbsent(line, l -> first.get());
  }
}

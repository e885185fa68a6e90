package io.sandpiper.device;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;

/**
 * Makes devices of one kind: a chip, a relay, the board itself. Found by {@link
 * java.util.ServiceLoader}; has no state.
 */
public interface Driver {
  /** What it is and what it can do, known without touching hardware. */
  Description description();

  /**
   * The bus that such a device sits on, {@code i2c-1} or {@code gpio}: devices with the same bus
   * share one thread and never run at the same time.
   */
  String bus(Values settings);

  /** The GPIO lines that it occupies: no two devices may share one. */
  default List<Line> lines(Values settings) {
    return List.of();
  }

  /**
   * Opens the device, and leaves the hardware in its start state. On the thread of its bus. Called
   * again, with pauses, after it has failed.
   *
   * @param signals where an input tells its edges, from any thread
   */
  Device open(Values settings, Board board, Signals signals) throws IOException;

  /**
   * Wires the far end of such a device to a simulated board: its chip, its files, what drives its
   * line. Called once for each component before any is opened; what is wired already stays. An
   * output needs nothing.
   */
  default void simulate(Values settings, SimulatedBoard board) {}

  /** A GPIO line, by the number that the configuration gave. */
  record Line(long number) {}
}

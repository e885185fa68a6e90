package io.sandpiper.device;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Makes devices of one kind: a chip, a relay, the board itself. Found by {@link
 * java.util.ServiceLoader}; has no state but totals that must outlive a device.
 */
public interface Driver {
  /** What it is and what it can do, known without touching hardware. */
  Description description();

  /** What such a device occupies. Of several, the first says on which bus it sits. */
  List<Claim> claims(Values settings);

  /**
   * The bus that such a device sits on: devices with the same bus share one thread and never run at
   * the same time. For a device that claims nothing, or that must not keep its bus waiting.
   */
  default String bus(Values settings) {
    return claims(settings).get(0).bus();
  }

  /** What such a device measures or is set to; the description's, unless the settings say it. */
  default List<Quantity> quantities(Values settings) {
    return description().quantities();
  }

  /**
   * How long any job of such a device may take, with what it waits for on its bus; what takes
   * longer counts as failed, and its bus as blocked until it comes back after all. 10 s are far
   * above the slowest sensor (DS18B20, 750 ms) and far below a caller's patience.
   */
  default Duration deadline(Values settings) {
    return Duration.ofSeconds(10);
  }

  /**
   * Opens the device, and leaves the hardware in its start state. On the thread of its bus. Called
   * again, with pauses, after it has failed.
   *
   * @param signals where it tells what it was not asked for
   */
  Device open(Values settings, Board board, Signals signals) throws IOException;

  /**
   * Wires the far end of such a device to a simulated board: its chip, its files, what drives its
   * line. Called once for each component before any is opened; what is wired already stays. An
   * output needs nothing.
   */
  default void simulate(Values settings, SimulatedBoard board) {}
}

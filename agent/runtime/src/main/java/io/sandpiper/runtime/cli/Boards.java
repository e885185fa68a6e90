package io.sandpiper.runtime.cli;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.runtime.config.Configuration;
import java.io.IOException;

/** The hardware that a configuration runs on. */
final class Boards {
  private Boards() {}

  /** Simulated: each configured device with its twin at the far end, in real time. */
  static Board simulated(Configuration configuration) {
    SimulatedBoard board = SimulatedBoard.live();
    for (Configuration.Component component : configuration.components()) {
      component.driver().simulate(component.settings(), board);
    }
    return board;
  }

  /** This machine's own. */
  static Board detected() throws IOException {
    throw new IOException("this machine has no GPIO; --simulate runs on simulated hardware");
  }
}

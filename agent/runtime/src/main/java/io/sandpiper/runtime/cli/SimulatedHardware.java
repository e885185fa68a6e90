package io.sandpiper.runtime.cli;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.runtime.config.Configuration;

/** Hardware that isn't there. */
final class SimulatedHardware {
  private SimulatedHardware() {}

  /** Each configured device with its twin at the far end, in real time. */
  static Board of(Configuration configuration) {
    SimulatedBoard board = SimulatedBoard.live();
    for (Configuration.Component component : configuration.components()) {
      component.driver().simulate(component.settings(), board);
    }
    return board;
  }
}

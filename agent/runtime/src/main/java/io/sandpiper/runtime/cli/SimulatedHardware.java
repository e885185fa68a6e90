package io.sandpiper.runtime.cli;

import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.runtime.config.Configuration;
import java.util.function.Consumer;

/** Hardware that isn't there. */
final class SimulatedHardware {
  private SimulatedHardware() {}

  /** Each configured device with its twin at the far end, in real time. */
  static SimulatedBoard of(Configuration configuration) {
    return of(configuration, edge -> {});
  }

  /** The same, where somebody is told what the outputs do, on the thread that does it. */
  static SimulatedBoard of(Configuration configuration, Consumer<OutputEdge> watcher) {
    SimulatedBoard board = SimulatedBoard.live();
    board.watch(watcher);
    wire(configuration, board);
    return board;
  }

  /** Puts a twin at the far end of each device that has none yet. */
  static void wire(Configuration configuration, SimulatedBoard board) {
    for (Configuration.Component component : configuration.components()) {
      component.driver().simulate(component.settings(), board);
    }
  }
}

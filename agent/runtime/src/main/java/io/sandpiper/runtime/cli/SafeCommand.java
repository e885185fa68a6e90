package io.sandpiper.runtime.cli;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.pi4j.Pi4jBoard;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.shell.SafeStates;
import io.sandpiper.runtime.shell.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves outputs safe when the agent has ended without doing so: those that it ran with, and those
 * of the file that are others.
 */
final class SafeCommand implements Command {
  private static final Option<String> CONFIG =
      new Option<>(
          Key.required("config", new Type.Text("FILE"), "The configuration file."), "FILE");

  private static final Option<Boolean> SIMULATE =
      Option.flag("simulate", "On simulated hardware instead of this machine's.");

  @Override
  public Usage usage() {
    return new Usage(
        "safe",
        "Leaves every output in its safe state, without an agent or a network.",
        "",
        0,
        0,
        List.of(CONFIG, SIMULATE),
        List.of("safe --config /etc/sandpiper/sandpiper.yaml"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    Path file = Path.of(arguments.get(CONFIG));
    var drivers = Drivers.installed();
    Optional<Configuration> ran =
        ran(StateFolder.of(terminal.environment(), file).running(), drivers);
    Checked checked = ConfigurationFile.read(file, drivers);
    if (checked instanceof Checked.Broken broken) {
      broken.findings().forEach(terminal::error);
      if (ran.isEmpty()) return Exit.USAGE;
    }
    int exit = Exit.OK;
    boolean simulate = arguments.get(SIMULATE);
    long end = SafeStates.end();
    if (ran.isPresent()) exit = leave(ran.get(), ran.get().components(), simulate, end, terminal);
    if (checked instanceof Checked.Sound sound) {
      Configuration now = sound.configuration();
      exit = Math.max(exit, leave(now, others(now, ran), simulate, end, terminal));
    }
    return exit;
  }

  /**
   * Those of the file, without the outputs on lines that the agent ran with: how these are wired
   * the running configuration knows, a later edit may only plan.
   */
  private static List<Component> others(Configuration file, Optional<Configuration> ran) {
    List<Component> before = ran.map(Configuration::components).orElse(List.of());
    return file.components().stream()
        .filter(each -> !SafeStates.owned(each) || before.stream().noneMatch(each::excludes))
        .toList();
  }

  /** What the agent ran with, which may be another file than the one that is there now. */
  private static Optional<Configuration> ran(Path running, Drivers drivers) {
    if (!Files.exists(running)) return Optional.empty();
    return ConfigurationFile.read(running, drivers) instanceof Checked.Sound sound
        ? Optional.of(sound.configuration())
        : Optional.empty();
  }

  private static int leave(
      Configuration configuration,
      List<Component> components,
      boolean simulate,
      long end,
      Terminal terminal) {
    if (components.stream().noneMatch(SafeStates::owned)) return Exit.OK;
    Board board;
    try {
      board = simulate ? SimulatedHardware.of(configuration) : Pi4jBoard.detect();
    } catch (IOException e) {
      terminal.error("sandpiper: " + Terminal.clean(e.getMessage()));
      return Exit.FAILED;
    }
    int exit = Exit.OK;
    Map<String, Optional<String>> left = SafeStates.leave(components, board, end);
    for (Map.Entry<String, Optional<String>> each : left.entrySet()) {
      if (each.getValue().isEmpty()) {
        terminal.out().println(each.getKey() + ": safe");
      } else {
        terminal.error(each.getKey() + ": not safe: " + Terminal.clean(each.getValue().get()));
        exit = Exit.FAILED;
      }
    }
    return exit;
  }
}

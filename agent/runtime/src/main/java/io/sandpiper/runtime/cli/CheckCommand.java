package io.sandpiper.runtime.cli;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** Says everything that is wrong with a configuration file, without touching hardware. */
final class CheckCommand implements Command {
  private static final Option<Boolean> JSON = Option.flag("json", "One JSON object a file.");

  @Override
  public Usage usage() {
    return new Usage(
        "check",
        "Says everything that is wrong with a configuration file.",
        "FILE...",
        1,
        Usage.ANY,
        List.of(JSON),
        List.of("check /etc/sandpiper/sandpiper.yaml", "check --json *.yaml"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    Drivers drivers = DriversCommand.installed(terminal);
    int exit = Exit.OK;
    for (String file : arguments.operands()) {
      Checked checked = ConfigurationFile.read(Path.of(file), drivers);
      if (checked instanceof Checked.Broken) exit = Exit.USAGE;
      if (arguments.get(JSON)) json(file, checked, terminal);
      else lines(file, checked, terminal);
    }
    return exit;
  }

  private static void lines(String file, Checked checked, Terminal terminal) {
    if (checked instanceof Checked.Sound sound) {
      var configuration = sound.configuration();
      terminal
          .out()
          .printf(
              "%s: %s, %d components%n",
              Terminal.clean(file), configuration.root(), configuration.components().size());
    } else if (checked instanceof Checked.Broken broken) {
      broken.findings().forEach(terminal::error);
    }
  }

  private static void json(String file, Checked checked, Terminal terminal) {
    var object = new LinkedHashMap<String, Object>();
    object.put("file", file);
    object.put("ok", checked instanceof Checked.Sound);
    object.put("findings", checked instanceof Checked.Broken b ? b.findings() : List.of());
    terminal.out().println(Json.text(object));
  }
}

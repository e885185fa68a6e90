package io.sandpiper.runtime.cli;

import io.sandpiper.device.Driver;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.runtime.config.DriverPage;
import io.sandpiper.runtime.config.Drivers;
import java.util.List;

/** Says what each driver is, wants and can do. */
final class DriversCommand implements Command {
  private static final Option<Boolean> JSON =
      Option.flag("json", "A JSON object for each driver, one a line.");

  @Override
  public Usage usage() {
    return new Usage(
        "drivers",
        "Says what each driver wants, measures and does, and how it is wired.",
        "[NAME]...",
        0,
        Usage.ANY,
        List.of(JSON),
        List.of("drivers", "drivers bme280", "drivers --json"));
  }

  /** With those of plug-ins; what is wrong with these is told. */
  static Drivers installed(Terminal terminal) {
    Drivers drivers = Drivers.installed();
    for (String each : drivers.problems()) {
      terminal.error("sandpiper: plug-in " + Terminal.clean(each));
    }
    return drivers;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    Drivers drivers = installed(terminal);
    List<Driver> chosen = drivers.all();
    if (!arguments.operands().isEmpty()) {
      for (String name : arguments.operands()) {
        if (drivers.find(name).isEmpty()) return noSuch(name, drivers, terminal);
      }
      chosen = arguments.operands().stream().map(name -> drivers.find(name).get()).toList();
    }
    String between = "";
    for (Driver driver : chosen) {
      if (arguments.get(JSON)) {
        terminal.out().println(Json.text(DriverPage.plain(driver)));
      } else {
        terminal.out().print(between + DriverPage.section(driver));
        between = "\n";
      }
    }
    return Exit.OK;
  }

  private static int noSuch(String name, Drivers drivers, Terminal terminal) {
    var names = drivers.all().stream().map(driver -> driver.description().name()).toList();
    String hint = Nearest.of(name, names).map(n -> " (did you mean " + n + "?)").orElse("");
    terminal.error("sandpiper: no driver " + Terminal.clean(name) + hint);
    return Exit.USAGE;
  }
}

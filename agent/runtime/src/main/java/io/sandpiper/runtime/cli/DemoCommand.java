package io.sandpiper.runtime.cli;

import io.sandpiper.device.Description.Role;
import io.sandpiper.device.schema.Key;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A router, a simulated device and somebody who watches it: all three parties in one process. */
final class DemoCommand implements Command {
  /** examples/greenhouse/sandpiper.yaml, put beside this class by the build. */
  private static final String GREENHOUSE = "greenhouse/sandpiper.yaml";

  private static final Option<String> CONFIG =
      Option.text("config", "FILE", "Another device than the greenhouse.");

  private static final Option<Long> SECONDS =
      new Option<>(
          Key.of("seconds", Key.whole(0, 86_400), 0L, "End after so many; without it, at Ctrl-C."),
          "N");

  @Override
  public Usage usage() {
    return new Usage(
        "demo",
        "Runs a router and a simulated greenhouse, and shows what it publishes.",
        "",
        0,
        0,
        List.of(CONFIG, RouterCommand.PORT, SECONDS),
        List.of("demo", "demo --port 9000 --seconds 20", "demo --config sandpiper.yaml"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException {
    Checked checked = checked(arguments.find(CONFIG));
    if (checked instanceof Checked.Broken broken) {
      broken.findings().forEach(terminal::error);
      return Exit.USAGE;
    }
    Configuration file = ((Checked.Sound) checked).configuration();
    var router =
        new LocalRouter(
            LocalRouter.Options.DEFAULT
                .port(arguments.get(RouterCommand.PORT).intValue())
                .log(terminal.out()::println));
    try {
      router.start();
    } catch (IOException e) {
      terminal.error("sandpiper: " + Terminal.clean(e.getMessage()));
      return Exit.FAILED;
    }
    String address = router.url().toString();
    Configuration configuration =
        file.with(RunCommand.router(file.router(), Optional.of(address), Optional.empty()));
    introduce(configuration, address, terminal);
    return new Demo(configuration, router, terminal)
        .run(Duration.ofSeconds(arguments.get(SECONDS)));
  }

  private static Checked checked(Optional<String> file) {
    Drivers drivers = Drivers.installed();
    if (file.isPresent()) return ConfigurationFile.read(Path.of(file.get()), drivers);
    try (InputStream in = DemoCommand.class.getResourceAsStream(GREENHOUSE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ConfigurationText.read(Path.of("examples", GREENHOUSE), text, drivers);
    } catch (IOException e) {
      throw new UncheckedIOException("a file in our own jar", e);
    }
  }

  /** What to type into a second terminal: switching the first output, else asking what there is. */
  private static void introduce(Configuration configuration, String address, Terminal terminal) {
    String standard = Dialing.ROUTER.key().fallback().orElseThrow();
    String realm = configuration.router().realm();
    String where =
        (address.equals(standard) ? "" : " --router " + address)
            + (realm.equals("demo") ? "" : " --realm " + realm);
    String root = configuration.root();
    terminal.out().println();
    terminal.out().println("In a second terminal:");
    configuration.components().stream()
        .filter(component -> component.driver().description().role() == Role.OUTPUT)
        .findFirst()
        .ifPresent(
            output -> {
              String name = root + "." + output.name();
              paste(terminal, "call " + name + ".set true" + where);
              paste(terminal, "watch " + name + ".state" + where);
            });
    paste(terminal, "describe " + root + where);
    terminal.out().println();
  }

  private static void paste(Terminal terminal, String command) {
    String program = terminal.program();
    if (!program.matches("[0-9A-Za-z_./+-]+")) program = "'" + program.replace("'", "'\\''") + "'";
    terminal.out().println("  " + terminal.colour(3, program + " " + command));
  }
}

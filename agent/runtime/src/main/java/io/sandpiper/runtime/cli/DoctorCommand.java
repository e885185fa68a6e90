package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.doctor.Check;
import io.sandpiper.runtime.doctor.Check.Verdict;
import io.sandpiper.runtime.doctor.DeviceAccess;
import io.sandpiper.runtime.doctor.RouterAccess;
import io.sandpiper.runtime.link.Credentials;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.runtime.shell.FileCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Looks at what an agent needs, and says what to do about what is missing. */
final class DoctorCommand implements Command {
  private static final Option<String> CONFIG =
      new Option<>(
          Key.required("config", new Type.Text("FILE"), "The configuration file."), "FILE");

  private static final Option<Boolean> JSON =
      Option.flag("json", "A JSON object for each thing looked at, one a line.");

  @Override
  public Usage usage() {
    return new Usage(
        "doctor",
        "Looks at what the agent needs, and says what to do; no output is moved.",
        "",
        0,
        0,
        List.of(CONFIG, JSON),
        List.of(
            "doctor --config /etc/sandpiper/sandpiper.yaml",
            "doctor --config sandpiper.yaml --json"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws InterruptedException {
    var told = new Told(arguments.get(JSON), terminal);
    var drivers = Drivers.installed();
    plugins(drivers).forEach(told::tell);
    Checked checked = ConfigurationFile.read(Path.of(arguments.get(CONFIG)), drivers);
    if (checked instanceof Checked.Broken broken) {
      broken
          .findings()
          .forEach(line -> told.tell(Check.fail("configuration", line, "mend that line")));
      return Exit.USAGE;
    }
    Configuration configuration = ((Checked.Sound) checked).configuration();
    told.tell(
        Check.ok(
            "configuration",
            configuration.root() + ", " + configuration.components().size() + " components"));
    told.tell(policy(configuration));
    told.tell(clock(System.currentTimeMillis()));
    new DeviceAccess(Path.of("/")).of(configuration).forEach(told::tell);
    boolean reached = router(configuration, told, terminal);
    if (!reached) return Exit.UNREACHABLE;
    return told.failed ? Exit.FAILED : Exit.OK;
  }

  private static List<Check> plugins(Drivers drivers) {
    var checks = new ArrayList<Check>();
    for (String each : drivers.problems()) {
      checks.add(Check.warn("plug-in", each, "mend it or take it out of the folder"));
    }
    int count = drivers.all().size() - Drivers.builtIn().all().size();
    checks.add(Check.ok("plug-ins", count == 0 ? "none" : count + " drivers from outside"));
    return checks;
  }

  private static Check policy(Configuration configuration) {
    int rules = configuration.policy().rules().size();
    return rules > 0
        ? Check.ok("policy", rules == 1 ? "1 rule" : rules + " rules")
        : Check.warn(
            "policy",
            "no rule: whoever the router lets call may read, and nobody may write",
            "add policy: to the configuration, unless that is meant");
  }

  static Check clock(long millis) {
    String now = Instant.ofEpochMilli(millis).toString();
    return millis >= Wall.FIRST_PLAUSIBLE_MILLIS
        ? Check.ok("clock", now)
        : Check.warn(
            "clock",
            now + " can't be: readings get wrong dates, and certificates may not be valid yet",
            "let systemd-timesyncd set it (timedatectl), or fit a battery clock");
  }

  private static boolean router(Configuration configuration, Told told, Terminal terminal)
      throws InterruptedException {
    configuration
        .router()
        .route()
        .tls()
        .caFile()
        .filter(file -> !Files.isReadable(file))
        .ifPresent(
            file ->
                told.tell(
                    Check.fail(
                        "router.tls",
                        file + " is not there, or closed to " + System.getProperty("user.name"),
                        "put it there, or let that user read it")));
    Credentials.Found found =
        new FileCredentials(
                configuration.router().auth(),
                terminal.environment(),
                new SecureRandom(),
                line -> told.tell(Check.warn("router.auth", line, "chmod go= it")))
            .find();
    if (found instanceof Credentials.Found.Unreadable unreadable) {
      told.tell(Check.fail("router.auth", unreadable.why(), unreadable.advice()));
      return false;
    }
    String method = configuration.router().auth().method().name().toLowerCase(Locale.ROOT);
    told.tell(Check.ok("router.auth", method));
    var router = new RouterAccess(configuration, (Credentials.Found.Ready) found);
    router.run().forEach(told::tell);
    return router.joined();
  }

  /** Prints each check as it is known. */
  private static final class Told {
    private final boolean json;
    private final Terminal terminal;
    private boolean failed;

    Told(boolean json, Terminal terminal) {
      this.json = json;
      this.terminal = terminal;
    }

    void tell(Check check) {
      failed |= check.verdict() == Verdict.FAIL;
      String verdict = check.verdict().name().toLowerCase(Locale.ROOT);
      if (json) {
        var map = new LinkedHashMap<String, Object>();
        map.put("check", check.what());
        map.put("verdict", verdict);
        map.put("seen", check.seen());
        map.put("advice", check.advice());
        terminal.out().println(Json.text(map));
        return;
      }
      int colour =
          switch (check.verdict()) {
            case OK -> 2;
            case WARN -> 3;
            case FAIL -> 1;
          };
      String word = terminal.colour(colour, "%-4s".formatted(verdict));
      terminal.out().println(word + "  " + Terminal.clean(check.what() + ": " + check.seen()));
      if (!check.advice().isEmpty()) {
        terminal.out().println("      " + Terminal.clean("-> " + check.advice()));
      }
    }
  }
}

package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program's commands, and which of them a command line means. */
public final class CommandLine {
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private final Terminal terminal;

  /** The program's own commands, in the order of the help. */
  public static CommandLine of(Terminal terminal) {
    return new CommandLine(
        terminal,
        new RunCommand(),
        new SafeCommand(),
        new CheckCommand(),
        new DriversCommand(),
        new DoctorCommand(),
        new DemoCommand(),
        new RouterCommand(),
        new CallCommand(),
        new WatchCommand(),
        new DescribeCommand(),
        new IdentityCommand(),
        new VersionCommand());
  }

  CommandLine(Terminal terminal, Command... commands) {
    this.terminal = terminal;
    for (Command command : commands) this.commands.put(command.usage().command(), command);
  }

  /**
   * @return the exit code
   */
  public int run(String... words) throws InterruptedException {
    if (words.length == 0) {
      terminal.err().print(help());
      return Exit.USAGE;
    }
    List<String> rest = List.of(words).subList(1, words.length);
    return switch (words[0]) {
      case "--help", "-h", "help" -> help(rest);
      case "--version" -> run("version");
      default -> run(words[0], rest);
    };
  }

  private int run(String name, List<String> rest) throws InterruptedException {
    Command command = commands.get(name);
    if (command == null) return noSuch(name);
    Usage usage = command.usage();
    if (rest.contains("--help") || rest.contains("-h")) return help(List.of(name));
    try {
      return command.run(usage.read(rest, terminal.environment()), terminal);
    } catch (UsageError e) {
      e.getMessage()
          .lines()
          .forEach(line -> terminal.error("sandpiper " + name + ": " + Terminal.clean(line)));
      terminal.error("see sandpiper " + name + " --help");
      return Exit.USAGE;
    }
  }

  private int noSuch(String name) {
    String hint =
        Nearest.of(name, commands.keySet()).map(n -> " (did you mean " + n + "?)").orElse("");
    terminal.error(
        "sandpiper: no command " + Terminal.clean(name) + hint + "; see sandpiper --help");
    return Exit.USAGE;
  }

  private int help(List<String> words) {
    if (words.isEmpty()) {
      terminal.out().print(help());
      return Exit.OK;
    }
    Command command = commands.get(words.get(0));
    if (command == null) return noSuch(words.get(0));
    terminal.out().print(command.usage().help());
    return Exit.OK;
  }

  private String help() {
    var help = new StringBuilder("Sandpiper: a device's pins and sensors on a WAMP router.\n\n");
    help.append("Usage: sandpiper COMMAND [OPTIONS] ...\n\nCommands:\n");
    commands.forEach(
        (name, command) ->
            help.append(String.format("  %-10s %s%n", name, command.usage().summary())));
    return help.append(
            """

            sandpiper COMMAND --help tells more, with examples.

            Exit codes:
              0  done
              1  tried and failed: a call answered with an error, a port that is taken
              2  wrong command line or configuration
              3  no session: the router can't be reached, or doesn't let us in
              128+N  ended by signal N: 130 after Ctrl-C, 143 after SIGTERM

            Variables:
              SANDPIPER_ROUTER, SANDPIPER_REALM  stand in for --router and --realm of call, watch and
                                                 describe
              SANDPIPER_PLUGINS                  folder of plug-ins instead of the one beside lib
              NO_COLOR                           no colours, even on a terminal
            """)
        .toString();
  }
}

package io.sandpiper.runtime.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Says what runs here. */
final class VersionCommand implements Command {
  private static final Option<Boolean> JSON = Option.flag("json", "A JSON object.");

  /** From the jar's manifest; run from class files there is none. */
  static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public Usage usage() {
    return new Usage(
        "version",
        "Says which version this is, and of what it runs on.",
        "",
        0,
        0,
        List.of(JSON),
        List.of("version", "version --json"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("sandpiper", version());
    shown.put("java", System.getProperty("java.version"));
    shown.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    shown.put("arch", System.getProperty("os.arch"));
    if (arguments.get(JSON)) terminal.out().println(Json.text(shown));
    else shown.forEach((name, value) -> terminal.out().printf("%-9s  %s%n", name, value));
    return Exit.OK;
  }
}

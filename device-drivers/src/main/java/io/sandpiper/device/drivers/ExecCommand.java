package io.sandpiper.device.drivers;

import io.sandpiper.device.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command with places for what callers may choose. Pure. */
final class ExecCommand {
  private static final Pattern PLACE = Pattern.compile("\\{([1-9][0-9]?)\\}");

  private final List<String> command;
  private final List<Pattern> patterns;

  /**
   * @throws IOException when the program has no absolute path or a caller's choice in it, or a
   *     place has no pattern
   */
  ExecCommand(List<String> command, List<Pattern> patterns) throws IOException {
    this.command = command;
    this.patterns = patterns;
    String program = command.get(0);
    if (!program.startsWith("/") || PLACE.matcher(program).find()) {
      throw new IOException("command: expected a program's absolute path, is " + program);
    }
    for (String word : command) {
      Matcher place = PLACE.matcher(word);
      while (place.find()) {
        if (Integer.parseInt(place.group(1)) > patterns.size()) {
          throw new IOException("command: " + place.group() + " has no pattern in patterns");
        }
      }
    }
  }

  /** The command with a caller's arguments in their places. */
  List<String> with(List<String> arguments) throws IOException {
    if (arguments.size() != patterns.size()) {
      throw new Refused(
          "arguments: expected " + patterns.size() + ", there are " + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (!patterns.get(i).matcher(arguments.get(i)).matches()) {
        throw new Refused("argument " + (i + 1) + ": expected " + patterns.get(i));
      }
    }
    var filled = new ArrayList<String>();
    for (String word : command) {
      filled.add(
          PLACE
              .matcher(word)
              .replaceAll(
                  place ->
                      Matcher.quoteReplacement(
                          arguments.get(Integer.parseInt(place.group(1)) - 1))));
    }
    return filled;
  }
}

package io.sandpiper.runtime.cli;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a command is called: read by the parser, printed by {@code --help}.
 *
 * <p>A table of our own and not a library: with picocli 4.7.7, {@code run} started 147 ms later and
 * held 8 MiB more (JDK 17 with the flags of bin/sandpiper, medians of 15).
 *
 * @param summary one sentence
 * @param operands what stands behind the options, {@code URI [ARGUMENT...]}
 * @param least how many operands there must be
 * @param most how many there may be
 * @param examples command lines without the program's name
 */
record Usage(
    String command,
    String summary,
    String operands,
    int least,
    int most,
    List<Option<?>> options,
    List<String> examples) {
  static final int ANY = Integer.MAX_VALUE;

  /** Defaults that mean "none", and say nothing to a reader. */
  private static final Set<String> NOTHING = Set.of("", "0", "[]");

  Usage {
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /**
   * Reads what stands behind the command. Options may stand anywhere, as {@code --name value} or
   * {@code --name=value}, up to a {@code --}; a single dash begins an operand, a negative number.
   *
   * @param environment the process's variables
   */
  Arguments read(List<String> words, Map<String, String> environment) throws UsageError {
    var raw = new LinkedHashMap<String, Object>();
    for (Option<?> option : options) {
      String variable = environment.getOrDefault(option.variable(), "");
      if (!variable.isEmpty()) raw.put(option.key().name(), variable);
    }
    var rest = new ArrayList<String>();
    for (Iterator<String> it = words.iterator(); it.hasNext(); ) {
      String word = it.next();
      if (word.equals("--")) {
        it.forEachRemaining(rest::add);
      } else if (word.startsWith("--")) {
        option(word.substring(2), it, raw);
      } else {
        rest.add(word);
      }
    }
    if (rest.size() < least || rest.size() > most) {
      String saw = rest.isEmpty() ? "nothing" : String.join(" ", rest);
      throw new UsageError(
          "saw " + saw + ", expected " + (operands.isEmpty() ? "only options" : operands));
    }
    var problems = new ArrayList<String>();
    var values =
        new Schema(options.stream().<Key<?>>map(Option::key).toList())
            .read(raw, problem -> problems.add("--" + problem.text()));
    if (!problems.isEmpty()) throw new UsageError(String.join("\n", problems));
    return new Arguments(values, rest);
  }

  private void option(String word, Iterator<String> words, Map<String, Object> raw)
      throws UsageError {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<Option<?>> found =
        options.stream().filter(o -> o.key().name().equals(name)).findFirst();
    if (found.isEmpty()) {
      var names = options.stream().map(o -> o.key().name()).toList();
      String hint = Nearest.of(name, names).map(n -> " (did you mean --" + n + "?)").orElse("");
      throw new UsageError("--" + name + ": no such option" + hint);
    }
    if (!found.get().takesValue()) {
      if (equals >= 0) throw new UsageError("--" + name + ": takes no value");
      raw.put(name, true);
    } else if (equals >= 0) {
      raw.put(name, value(found.get(), word.substring(equals + 1)));
    } else if (words.hasNext()) {
      raw.put(name, value(found.get(), words.next()));
    } else {
      throw new UsageError("--" + name + ": saw nothing, expected " + found.get().placeholder());
    }
  }

  private static Object value(Option<?> option, String text) {
    if (!(option.key().type() instanceof Type.Whole)) return text;
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return text; // the type says what it expects
    }
  }

  String help() {
    var help = new StringBuilder(summary).append("\n\nUsage: sandpiper ").append(command);
    if (!options.isEmpty()) help.append(" [OPTIONS]");
    if (!operands.isEmpty()) help.append(' ').append(operands);
    help.append('\n');
    if (!options.isEmpty()) help.append("\nOptions:\n");
    for (Option<?> option : options) help.append(line(option));
    help.append("\nExamples:\n");
    for (String example : examples) help.append("  sandpiper ").append(example).append('\n');
    return help.toString();
  }

  private static <T> String line(Option<T> option) {
    String standard =
        option
            .key()
            .fallback()
            .map(option.key().type()::plain)
            .map(String::valueOf)
            .filter(text -> option.takesValue() && !NOTHING.contains(text))
            .map(text -> " [" + text + "]")
            .orElse("");
    return String.format("  %-22s %s%s%n", option.text(), option.key().doc(), standard);
  }
}

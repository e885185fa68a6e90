package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A program of the machine, run when it is called: no shell, a command that the configuration
 * fixes, a time limit. Off unless the agent's own environment allows it ({@link Board#programs}),
 * which neither a configuration nor a reload of one can change.
 */
public final class Exec implements Driver {
  private static final Type<String> WORD =
      new Type.Text(
          "up to " + Limits.ARGUMENT + " characters without control characters",
          Pattern.compile("\\P{Cntrl}{1," + Limits.ARGUMENT + "}"));

  private static final Key<List<String>> COMMAND =
      Key.required(
          "command",
          new Type.Several<>(WORD),
          "The program by its absolute path, and its arguments; `{1}` stands for the caller's first.");
  private static final Key<List<String>> PATTERNS =
      Key.of(
          "patterns",
          new Type.Several<>(WORD),
          List.of(),
          "A regular expression for each of the caller's arguments, which has to match all of it. A"
              + " pattern that lets `-` come first lets callers choose options.");
  private static final Key<Duration> TIMEOUT =
      Key.of(
          "timeout",
          Key.span(Duration.ofMillis(100), Duration.ofMinutes(10)),
          Duration.ofSeconds(5),
          "When the program and its children are killed.");
  private static final Key<Long> OUTPUT =
      Key.of(
          "output",
          Key.whole(0, Limits.OUTPUT),
          4096L,
          "Bytes of what the program says that are answered: the first.");

  private static final Key<List<String>> ARGUMENTS =
      Key.of("arguments", new Type.Several<>(WORD), List.of(), "One for each of `patterns`.");
  private static final Key<Long> EXIT =
      Key.required("exit", Key.whole(0, 255), "The program's exit code.");
  private static final Key<String> SAID =
      Key.required("output", new Type.Text("text"), "What it said.");
  private static final Key<Boolean> CUT = Key.required("cut", Key.flag(), "Whether it said more.");

  private static final Procedure RUN =
      new Procedure(
          "run", "Runs the program to its end.", Schema.of(ARGUMENTS), Schema.of(EXIT, SAID, CUT));

  private static final Description DESCRIPTION =
      Description.other(
              "exec",
              "Runs a program when it is called; off unless the agent's environment allows it.",
              Schema.of(COMMAND, PATTERNS, TIMEOUT, OUTPUT))
          .offering(RUN)
          .wired("Nothing to wire. Start the agent with SANDPIPER_ALLOW_EXEC=yes.")
          .from("execve(2)");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of();
  }

  /** A thread for each command: it may take as long as its timeout. */
  @Override
  public String bus(Values settings) {
    return "exec-" + Integer.toHexString(settings.plain().hashCode());
  }

  /** Its own timeout, and time to kill it. */
  @Override
  public Duration deadline(Values settings) {
    return settings.get(TIMEOUT).plus(Limits.KILL);
  }

  @Override
  public Device open(Values settings, Board board, Signals signals) throws IOException {
    Board.Programs programs = board.programs();
    var command = new ExecCommand(settings.get(COMMAND), patterns(settings));
    return new Device() {
      @Override
      public Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
        Board.Ended ended =
            programs.run(
                command.with(arguments.get(ARGUMENTS)),
                settings.get(TIMEOUT),
                settings.get(OUTPUT).intValue());
        return Map.of(
            EXIT.name(), (long) ended.exit(), SAID.name(), ended.output(), CUT.name(), ended.cut());
      }

      @Override
      public void close() {}
    };
  }

  private static List<Pattern> patterns(Values settings) throws IOException {
    var patterns = new ArrayList<Pattern>();
    for (String each : settings.get(PATTERNS)) {
      try {
        patterns.add(Pattern.compile(each));
      } catch (PatternSyntaxException e) {
        throw new IOException("patterns: " + each + " is no regular expression", e);
      }
    }
    return patterns;
  }
}

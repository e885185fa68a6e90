package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.message.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command prints to.
 *
 * @param out results, one a line
 * @param err what went wrong, and what goes on
 * @param live whether {@code out} is a terminal: lines may be drawn again
 * @param colour whether {@code out} may be coloured
 * @param environment the process's variables
 * @param program how the program was called, to show in examples
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean live,
    boolean colour,
    Map<String, String> environment,
    String program) {

  /** The process's own. Always UTF-8: Java 17 would go by a locale that services don't set. */
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    // Told by bin/sandpiper: System.console() wants standard input to be a terminal too.
    boolean live =
        Boolean.getBoolean("sandpiper.terminal") && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        live,
        live && environment.getOrDefault("NO_COLOR", "").isEmpty(), // https://no-color.org
        environment,
        System.getProperty("sandpiper.program", "sandpiper"));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Lines of the screen when the program started, as {@code LINES} has them; 0 if not known. */
  int height() {
    String lines = environment.getOrDefault("LINES", "");
    return lines.matches("[0-9]{1,4}") ? Integer.parseInt(lines) : 0;
  }

  void error(String text) {
    err.println(text);
  }

  /** Text in one of the eight colours of ECMA-48, "SGR", where colour is wanted. */
  String colour(int colour, String text) {
    return colour() ? "\u001b[3" + colour + "m" + text + "\u001b[0m" : text;
  }

  /**
   * What came over the wire, or from a file or the command line, safe to print.
   *
   * @see Printable
   */
  static String clean(String text) {
    return Printable.of(text, Limits.TEXT_BYTES);
  }
}

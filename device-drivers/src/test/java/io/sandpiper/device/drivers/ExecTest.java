package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExecTest {
  private final Exec driver = new Exec();
  private final Procedure run = driver.description().procedures().get(0);
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  private Device open(Map<String, ?> raw) throws IOException {
    return driver.open(settings(driver, raw), board, NO_SIGNALS);
  }

  private Map<String, Object> call(Map<String, ?> raw, String... arguments) throws IOException {
    var problems = new ArrayList<String>();
    Map<String, ?> given =
        arguments.length == 0 ? Map.of() : Map.of("arguments", List.of(arguments));
    Values values = run.arguments().read(given, p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    try (Device device = open(raw)) {
      return device.call(run, values);
    }
  }

  @Test
  void theCommandGoesToTheBoardWithItsBounds() throws IOException {
    var seen = new ArrayList<Object>();
    board.programs(
        (command, atMost, bytes) -> {
          seen.addAll(List.of(command, atMost, bytes));
          return new Board.Ended(3, "tail", true);
        });

    var answer =
        call(
            Map.of(
                "command",
                List.of("/usr/bin/wakeonlan", "-p", "{1}", "host={2}:{1}"),
                "patterns",
                List.of("[0-9]{1,5}", "[a-z0-9$]+"),
                "timeout",
                "2s",
                "output",
                100L),
            "9",
            "pc$1");

    assertEquals(
        List.of(
            List.of("/usr/bin/wakeonlan", "-p", "9", "host=pc$1:9"), Duration.ofSeconds(2), 100),
        seen);
    assertEquals(Map.of("exit", 3L, "output", "tail", "cut", true), answer);
  }

  private static String refusal(Map<String, ?> raw, String... arguments) {
    return assertThrows(IOException.class, () -> new ExecTest().call(raw, arguments)).getMessage();
  }

  @Test
  void anArgumentHasToMatchAllOfItsPattern() {
    var raw = Map.of("command", List.of("/bin/ls", "{1}"), "patterns", "[a-z]+");

    assertEquals("argument 1: expected [a-z]+", refusal(raw, "a;reboot"));
    assertEquals("argument 1: expected [a-z]+", refusal(raw, "-l"));
    assertEquals("arguments: expected 1, there are 0", refusal(raw));
    assertEquals("arguments: expected 1, there are 2", refusal(raw, "a", "b"));
  }

  /** What a caller sends is put in once: a place in it stays what it is. */
  @Test
  void anArgumentIsNoCommand() throws IOException {
    var command =
        new ExecCommand(
            List.of("/bin/echo", "{1} {2}"), Stream.of(".*", ".*").map(Pattern::compile).toList());

    assertEquals(List.of("/bin/echo", "{2} $(reboot)"), command.with(List.of("{2}", "$(reboot)")));
  }

  @Test
  void whatCanNotBeMeantDoesNotOpen() {
    assertEquals(
        "command: expected a program's absolute path, is ls", refusal(Map.of("command", "ls")));
    assertEquals(
        "command: expected a program's absolute path, is /bin/{1}",
        refusal(Map.of("command", "/bin/{1}", "patterns", ".*"), "sh"));
    assertEquals(
        "command: {2} has no pattern in patterns",
        refusal(Map.of("command", List.of("/bin/ls", "{2}"), "patterns", "x"), "x"));
    assertEquals(
        "patterns: [ is no regular expression",
        refusal(Map.of("command", "/bin/ls", "patterns", "["), "x"));
  }

  @Test
  void aBoardThatAllowsNoneHasNone() {
    var raw = settings(driver, Map.of("command", "/bin/true"));

    assertEquals(
        "no programs here",
        assertThrows(IOException.class, () -> driver.open(raw, new Playback(), NO_SIGNALS))
            .getMessage());
  }

  @Test
  void theAgentWaitsLongerThanTheProgramMay() {
    var raw = settings(driver, Map.of("command", "/bin/true", "timeout", "5m"));

    assertEquals(Duration.ofSeconds(302), driver.deadline(raw));
  }
}

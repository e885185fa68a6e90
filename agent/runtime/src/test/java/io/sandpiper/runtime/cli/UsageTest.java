package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Option<Long> COUNT =
      new Option<>(Key.of("count", Key.whole(0, 9), 3L, "How many."), "N");
  private static final Option<Boolean> JSON = Option.flag("json", "For scripts.");
  private static final Option<String> REALM =
      new Option<>(Key.of("realm", new Type.Text("a name"), "demo", "Which."), "NAME", "THE_REALM");

  private static final Usage USAGE =
      new Usage(
          "call",
          "Calls.",
          "URI [ARGUMENT]...",
          1,
          3,
          List.of(COUNT, JSON, REALM),
          List.of("call x"));

  private static Arguments read(String... words) throws UsageError {
    return USAGE.read(List.of(words), Map.of());
  }

  private static String refused(String... words) {
    return assertThrows(UsageError.class, () -> read(words)).getMessage();
  }

  @Test
  void optionsMayStandAnywhere() throws UsageError {
    var arguments = read("--count", "4", "a.b", "--json", "1", "--realm=x=y");

    assertEquals(4, arguments.get(COUNT));
    assertEquals(true, arguments.get(JSON));
    assertEquals("x=y", arguments.get(REALM));
    assertEquals(List.of("a.b", "1"), arguments.operands());
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws UsageError {
    assertEquals(3, read("x").get(COUNT));
    assertEquals(false, read("x").get(JSON));
  }

  @Test
  void aNegativeNumberIsAnOperand() throws UsageError {
    assertEquals(List.of("x", "-5"), read("x", "-5").operands());
  }

  @Test
  void behindTwoDashesEverythingIsAnOperand() throws UsageError {
    assertEquals(List.of("x", "--json"), read("x", "--", "--json").operands());
  }

  @Test
  void aVariableStandsInForAnOptionThatIsNotGiven() throws UsageError {
    var variables = Map.of("THE_REALM", "plant", "OTHER", "x");

    assertEquals("plant", USAGE.read(List.of("x"), variables).get(REALM));
    assertEquals("own", USAGE.read(List.of("x", "--realm", "own"), variables).get(REALM));
    assertEquals("demo", USAGE.read(List.of("x"), Map.of("THE_REALM", "")).get(REALM));
  }

  @Test
  void mistakesSayWhatWasSeenAndExpected() {
    assertEquals("--jsno: no such option (did you mean --json?)", refused("x", "--jsno"));
    assertEquals("--xyz: no such option", refused("x", "--xyz"));
    assertEquals("--count: saw nothing, expected N", refused("x", "--count"));
    assertEquals("--count: saw 10, expected whole number 0 to 9", refused("x", "--count", "10"));
    assertEquals("--count: saw few, expected whole number 0 to 9", refused("x", "--count=few"));
    assertEquals("--json: takes no value", refused("x", "--json=true"));
    assertEquals("saw nothing, expected URI [ARGUMENT]...", refused());
    assertEquals("saw 1 2 3 4, expected URI [ARGUMENT]...", refused("1", "2", "3", "4"));
  }

  @Test
  void theHelpShowsOptionsWithDefaultsAndExamples() {
    String help = USAGE.help();

    assertTrue(help.contains("Usage: sandpiper call [OPTIONS] URI [ARGUMENT]..."), help);
    assertTrue(help.contains("  --count N              How many. [3]"), help);
    assertTrue(help.contains("  --json                 For scripts.\n"), help);
    assertTrue(help.contains("  sandpiper call x\n"), help);
  }
}

package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "'line\nINFO forged', line?INFO forged",
    "'\u001b[31mred', ?[31mred",
    "'\u202egnirts', ?gnirts",
    "'a\u2028b\u0085c\u007fd', a?b?c?d",
    "'\ud800', ?",
    "grüße ✓ 😀, grüße ✓ 😀",
  })
  void whatCouldForgeALineOrDriveATerminalIsReplaced(String text, String expected) {
    assertEquals(expected, Printable.of(text, 100));
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 3, abc", "aüü, 4, aü", "a😀, 4, a", "a😀, 5, a😀", "a, 0, ''"})
  void itIsCutBetweenCharacters(String text, int maxBytes, String expected) {
    assertEquals(expected, Printable.of(text, maxBytes));
  }
}

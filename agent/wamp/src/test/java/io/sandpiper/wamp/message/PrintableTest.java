package io.sandpiper.wamp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "'line\nINFO forged', line?INFO forged",
    "'over\rwritten', over?written",
    "'a\tb\u0000c\u007fd\u0008', a?b?c?d?",
    "'\u001b[31mred', ?[31mred",
    "'\u009b2Jc1\u0085', ?2Jc1?", // CSI and NEL as one character each
    "'\u202egnirts', ?gnirts", // right-to-left override
    "'\u2066isolated\u2069', ?isolated?",
    "'\u061carabic mark', ?arabic mark",
    "'z\u200be\u200dr\u2060o\ufeff', z?e?r?o?", // no width
    "'soft\u00adhyphen', soft?hyphen",
    "'a\u2028b\u2029c', a?b?c",
    "'\ud800', ?", // half a pair
    "'\udc00\ud800', ??",
    "'\uffff\u0378', ??", // no character, not assigned
    "'\ue000\udbff\udffd', ??", // private use
    "'\udb40\udc41tag', ?tag",
    "'a\u00a0b\u2003c\u3000', a?b?c?", // spaces that look like another, or like none
    "'\u3164\u115f\u2800\ufe0f\udb40\udd00', ?????", // show nothing
  })
  void whatCouldForgeALineOrDriveATerminalOrDisguiseItIsReplaced(String text, String expected) {
    assertEquals(expected, Printable.of(text, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain text", "grüße ✓ 😀", "21.5 °C", "温度", "حرارة"})
  void whatPeopleWriteStays(String text) {
    assertEquals(text, Printable.of(text, 100));
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdef, 5, ab…",
    "aüü, 5, aüü",
    "aüü, 4, a…",
    "a😀, 5, a😀",
    "a😀, 4, a…",
    "😀😀, 7, 😀…",
    "abcd, 3, …",
  })
  void itIsCutBetweenCharactersAndSaysSo(String text, int maxBytes, String expected) {
    assertEquals(expected, Printable.of(text, maxBytes));
  }

  @Test
  void thereIsRoomForTheSignOfTheCut() {
    assertThrows(IllegalArgumentException.class, () -> Printable.of("a", 2));
  }
}

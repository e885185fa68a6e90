package io.sandpiper.wamp.message;

import static io.sandpiper.wamp.message.Uri.Match.EXACT;
import static io.sandpiper.wamp.message.Uri.Match.PREFIX;
import static io.sandpiper.wamp.message.Uri.Match.WILDCARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTest {
  @ParameterizedTest
  @CsvSource({
    "a, true, true, true",
    "demo.pump.set, true, true, true",
    "demo.Pump-1.sét, true, true, true",
    "'', false, true, true",
    "demo., false, true, true",
    "., false, false, true",
    ".demo, false, false, true",
    "demo..set, false, false, true",
    "demo...set, false, false, true",
    "de mo, false, false, false",
    "demo.#, false, false, false",
  })
  void theLooseRuleWantsComponents(String uri, boolean exact, boolean prefix, boolean wildcard) {
    assertEquals(exact, Uri.loose(uri, EXACT));
    assertEquals(prefix, Uri.loose(uri, PREFIX));
    assertEquals(wildcard, Uri.loose(uri, WILDCARD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\n", " ", "\u00a0", "\u2003", "\u3000", "\u001f", "\u0085", "#"})
  void whiteSpaceOfAnyKindIsRefused(String odd) {
    assertFalse(Uri.loose("a" + odd + "b", EXACT));
    assertFalse(Uri.loose("a.b" + odd, WILDCARD));
  }

  @Test
  void theStrictRuleWantsLowerCaseDigitsAndUnderscore() {
    assertTrue(Uri.strict("demo.pump_2.set", EXACT));
    assertTrue(Uri.strict("demo..set", WILDCARD));
    assertFalse(Uri.strict("demo..set", EXACT));
    assertFalse(Uri.strict("demo.Pump", EXACT));
    assertFalse(Uri.strict("demo.pump-2", EXACT));
    assertFalse(Uri.strict("demo.sét", EXACT));
  }

  @Test
  void aLongUriIsNoDanger() {
    assertTrue(Uri.loose("a.".repeat(500_000) + "a", EXACT));
    assertFalse(Uri.loose("a.".repeat(500_000), EXACT));
  }

  @Test
  void theOptionsSayHowAUriApplies() {
    assertEquals(EXACT, Uri.Match.of(Map.of()));
    assertEquals(PREFIX, Uri.Match.of(Map.of("match", "prefix")));
    assertEquals(WILDCARD, Uri.Match.of(Map.of("match", "wildcard")));
  }

  @Test
  void aRefusalNamesTheUri() {
    var e = assertThrows(IllegalArgumentException.class, () -> Uri.require("topic", "a b"));
    assertTrue(e.getMessage().startsWith("topic: \"a b\""), e.getMessage());
  }
}

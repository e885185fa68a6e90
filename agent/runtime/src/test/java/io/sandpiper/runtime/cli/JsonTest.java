package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.JsonText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void valuesStandOnOneLine() {
    var map = new LinkedHashMap<String, Object>();
    map.put("on", true);
    map.put("list", Arrays.asList(1L, 2.5, null, Map.of(), List.of()));
    map.put("bytes", new byte[] {1, 2, 3});
    map.put("nan", Double.NaN);

    assertEquals(
        "{\"on\": true, \"list\": [1, 2.5, null, {}, []], \"bytes\": \"AQID\", \"nan\": null}",
        Json.text(map));
  }

  @Test
  void whatCouldActOnATerminalIsEscapedAndStillReadsBack() {
    String nasty = "a\u001b[2Jb\u0000\u009b\u202ec\u2028\n\"\\ü😀\udbff\udffd";

    String json = Json.text(nasty);

    assertEquals("\"a\\u001b[2Jb\\u0000\\u009b\\u202ec\\u2028\\n\\\"\\\\ü😀\\udbff\\udffd\"", json);
    assertEquals(nasty, JsonText.read(json).orElseThrow().value());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0xE0041, // a tag: ASCII that nobody sees
        0x1D173, // musical format control
        0xFE0F,
        0xE0100,
        0x180B, // variation selectors
        0x34F,
        0x115F,
        0x1160,
        0x17B4,
        0x3164,
        0xFFA0, // joiners and fillers
        0x2800, // a Braille pattern without dots
        0xA0,
        0x3000, // spaces that are not the space
        0xD800,
        0xDC00, // halves of nothing
        0xE000,
        0x10FFFD, // of private use: only the font knows
        0x378,
        0xFFFE,
        0x10FFFF // nobody's
      })
  void whatIsInvisibleIsEscapedInUnitsOfUtf16AndStillReadsBack(int invisible) {
    String text = "a" + Character.toString(invisible) + "b";

    String json = Json.text(text);

    assertTrue(json.matches("\"a(\\\\u[0-9a-f]{4}){1,2}b\""), json);
    if (Character.getType(invisible) != Character.SURROGATE) {
      assertEquals(text, JsonText.read(json).orElseThrow().value());
    }
  }

  @Test
  void whatIsVisibleStaysAsItIs() {
    assertEquals("\"ü ß 日本 e\u0301 🦩 21.5 °C\"", Json.text("ü ß 日本 e\u0301 🦩 21.5 °C"));
  }
}

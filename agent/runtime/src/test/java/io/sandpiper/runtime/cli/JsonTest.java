package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.wamp.codec.JsonText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    String nasty = "a\u001b[2Jb\u0000\u009b\u202ec\u2028\n\"\\ü😀";

    String json = Json.text(nasty);

    assertEquals("\"a\\u001b[2Jb\\u0000\\u009b\\u202ec\\u2028\\n\\\"\\\\ü😀\"", json);
    assertEquals(nasty, JsonText.read(json).orElseThrow().value());
  }
}

package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Description;
import io.sandpiper.device.drivers.SerialPort;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PromisedTest {
  private static final Description SERIAL = new SerialPort().description();

  private static void assertBroke(String how, Executable what) {
    assertEquals("the driver broke: " + how, assertThrows(IOException.class, what).getMessage());
  }

  @Test
  void anAnswerHasThePromisedKeysAndValuesThatCanBeSent() throws IOException {
    List<String> promised = List.of("a", "b");

    assertEquals(Map.of("a", 1L, "b", "x"), Promised.answer(Map.of("a", 1L, "b", "x"), promised));
    assertBroke("it gave nothing, promised [a, b]", () -> Promised.answer(null, promised));
    assertBroke("it gave [a], promised [a, b]", () -> Promised.answer(Map.of("a", true), promised));
    for (Object odd : Arrays.asList(Double.NaN, 1, 1.5f, List.of(), null)) {
      var answer = new HashMap<String, Object>();
      answer.put("a", odd);
      assertBroke("a is " + odd, () -> Promised.answer(answer, List.of("a")));
    }
  }

  @Test
  void anEventIsADeclaredOneWithDeclaredKeys() throws IOException {
    assertEquals(Map.of("text", "x"), Promised.event(SERIAL, "line", Map.of("text", "x")));
    assertBroke(
        "it told of the event wine, and promises none such",
        () -> Promised.event(SERIAL, "wine", Map.of()));
    assertBroke(
        "with the event line it gave [taste], promised [text, cut, dropped]",
        () -> Promised.event(SERIAL, "line", Map.of("taste", "x")));
    assertBroke(
        "with the event line it gave nothing, promised [text, cut, dropped]",
        () -> Promised.event(SERIAL, "line", null));
    assertBroke("text is NaN", () -> Promised.event(SERIAL, "line", Map.of("text", Double.NaN)));
  }
}

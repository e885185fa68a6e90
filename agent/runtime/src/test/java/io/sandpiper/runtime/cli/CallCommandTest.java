package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallCommandTest {
  private static Payload payload(String... words) throws UsageError {
    var all = new ArrayList<>(List.of("a.b"));
    all.addAll(Arrays.asList(words));
    Arguments arguments = new CallCommand().usage().read(all, Map.of());
    return CallCommand.payload(
        arguments, arguments.operands().subList(1, arguments.operands().size()));
  }

  @Test
  void argumentsAreJsonWhenTheyAreAndTextWhenNot() throws UsageError {
    assertEquals(
        Arrays.asList(
            true, 17L, -0.5, null, "2s", "off", List.of(1L, 2L), Map.of("a", 1L), "x y", "1,2", ""),
        payload("true", "17", "-0.5", "null", "2s", "off", "[1, 2]", "{\"a\": 1}", "x y", "1,2", "")
            .arguments());
  }

  @Test
  void argumentsByNameStandAmongTheOthers() throws UsageError {
    assertEquals(
        new Payload(List.of(1L), Map.of("on", true, "text", "a=b")),
        payload("on=true", "1", "text=a=b"));
  }

  @Test
  void aQuotedEqualsSignIsNoName() throws UsageError {
    assertEquals(List.of("a=b"), payload("\"a=b\"").arguments());
    assertEquals(List.of("http://x/?a=b"), payload("http://x/?a=b").arguments());
  }

  @Test
  void namedArgumentsMayComeAsOneObject() throws UsageError {
    assertEquals(Map.of("on", true, "n", 1L), payload("--kwargs", "{\"on\": true}", "n=1").named());
    assertEquals(
        "--kwargs: saw [1], expected a JSON object",
        assertThrows(UsageError.class, () -> payload("--kwargs", "[1]")).getMessage());
  }

  @Test
  void theAnswerIsShownWithoutWrapping() {
    assertNull(CallCommand.shortest(Payload.NONE));
    assertEquals(5L, CallCommand.shortest(Payload.of(5L)));
    assertEquals(List.of(5L, 6L), CallCommand.shortest(Payload.of(5L, 6L)));
    assertEquals(Map.of("on", true), CallCommand.shortest(Payload.named(Map.of("on", true))));
    assertEquals(
        Map.of("args", List.of(5L), "kwargs", Map.of("on", true)),
        CallCommand.shortest(new Payload(List.of(5L), Map.of("on", true))));
  }
}

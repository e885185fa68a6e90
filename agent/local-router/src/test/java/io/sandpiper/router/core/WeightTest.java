package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightTest {
  @Test
  void whateverCanBeLargeIsWeighed() {
    String text = "x".repeat(1000);
    for (Payload large :
        List.of(
            Payload.of(text),
            Payload.of((Object) new byte[2000]),
            Payload.of(List.of(Map.of(text, 1L))),
            Payload.named(Map.of("a", Map.of("b", List.of(text)))))) {
      long weight = Weight.of(large);
      assertTrue(weight >= 2000 && weight < 3000, large + " weighs " + weight);
    }
    assertTrue(Weight.of(Payload.of(1L, 2L, 3L)) >= 3 * 16);
  }
}

package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureTest {
  private static Set<Feature> of(Object callee) throws ProtocolViolation {
    return Feature.of(new Hello("demo", Map.of("roles", Map.of("callee", callee))));
  }

  @Test
  void onlyWhatIsTrueAndKnownCounts() throws ProtocolViolation {
    assertEquals(
        Set.of(Feature.REGISTRATION_REVOCATION),
        of(
            Map.of(
                "features",
                Map.of(
                    "registration_revocation",
                    true,
                    "progressive_call_results",
                    false,
                    "call_canceling",
                    "yes",
                    "x".repeat(1000),
                    true))));
    assertEquals(Set.of(), of(Map.of("features", true)));
    assertEquals(Set.of(), of("all"));
  }

  @Test
  void bothSpellingsOfCancelingCount() throws ProtocolViolation {
    assertEquals(Set.of(Feature.CALL_CANCELING), of(Town.features("call_canceling")));
    assertEquals(Set.of(Feature.CALL_CANCELING), of(Town.features("call_cancelling")));
  }
}

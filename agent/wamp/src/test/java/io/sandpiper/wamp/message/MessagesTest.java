package io.sandpiper.wamp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Welcome;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void nullArgumentsAreAbsentOnes() throws ProtocolViolation {
    assertEquals(new Result(1, Map.of(), Payload.NONE), parse(50L, 1L, Map.of(), null, null));
    assertEquals(
        new Result(1, Map.of(), Payload.of(2L)), parse(50L, 1L, Map.of(), List.of(2L), null));
    assertEquals(
        new Result(1, Map.of(), Payload.named(Map.of("a", 2L))),
        parse(50L, 1L, Map.of(), null, Map.of("a", 2L)));
  }

  @Test
  void anIdMayComeAsAFloatWithoutAFraction() throws ProtocolViolation {
    assertEquals(new Welcome(1L << 53, Map.of()), parse(2L, 0x1p53, Map.of()));
    assertEquals(new Welcome(0, Map.of()), parse(2L, 0.0, Map.of()));
    assertEquals(new Welcome(12, Map.of()), parse(2.0, 12f, Map.of()));
  }

  @Test
  void zeroIsAnId() throws ProtocolViolation {
    assertEquals(new Event(0, 0, Map.of(), Payload.NONE), parse(36L, 0L, 0L, Map.of()));
  }

  @Test
  void whatIsNoIdIsRefused() {
    for (Object id :
        Arrays.asList(
            -1L,
            (1L << 53) + 1,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1.5,
            -1.0,
            0x1.0000000000001p53,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            BigInteger.ONE.shiftLeft(63),
            "1",
            true,
            null,
            List.of(1L))) {
      assertThrows(ProtocolViolation.class, () -> parse(2L, id, Map.of()), () -> "" + id);
    }
  }

  @Test
  void abortMayHaveThreeFourOrFiveElements() throws ProtocolViolation {
    var reason = "wamp.error.not_authorized";
    assertEquals(new Abort(Map.of(), reason, Payload.NONE), parse(3L, Map.of(), reason));
    assertEquals(
        new Abort(Map.of(), reason, Payload.of("no")), parse(3L, Map.of(), reason, List.of("no")));
    assertEquals(
        new Abort(Map.of(), reason, new Payload(List.of("no"), Map.of("a", 1L))),
        parse(3L, Map.of(), reason, List.of("no"), Map.of("a", 1L)));
  }

  @Test
  void elementsAfterTheLastKnownOneAreIgnored() throws ProtocolViolation {
    assertEquals(new Welcome(7, Map.of()), parse(2L, 7L, Map.of(), "more", null));
    assertEquals(
        new Result(1, Map.of(), Payload.NONE), parse(50L, 1L, Map.of(), List.of(), Map.of(), 6L));
  }

  @Test
  void aRevocationCarriesDetails() throws ProtocolViolation {
    assertEquals(new Unregistered(5, Map.of()), parse(67L, 5L));
    assertEquals(
        new Unregistered(0, Map.of("registration", 40L)),
        parse(67L, 0L, Map.of("registration", 40L)));
  }

  @Test
  void typesThatAreNotInTheSpecificationAreUnknown() throws ProtocolViolation {
    assertEquals(new Unknown(337), parse(337L, "anything"));
    assertEquals(new Unknown(0), parse(0L));
    assertEquals(new Unknown(1L << 53), parse(1L << 53));
  }

  @Test
  void whatIsNoMessageIsRefusedWithWhatWasSeenAndExpected() {
    refused("an empty list, expected a message");
    refused("message type is a string, expected a non-negative integer", "2", 7L, Map.of());
    refused("message type is null, expected a non-negative integer", (Object) null);
    refused("WELCOME: ends before details", 2L, 7L);
    refused("WELCOME: details is a list, expected a dictionary", 2L, 7L, List.of());
    refused("WELCOME: details is null, expected a dictionary", 2L, 7L, null);
    refused("ABORT: reason is the number 3, expected a string", 3L, Map.of(), 3L);
    refused("RESULT: arguments is a string, expected a list", 50L, 1L, Map.of(), "x");
    refused(
        "RESULT: named arguments is a list, expected a dictionary",
        50L,
        1L,
        Map.of(),
        List.of(),
        List.of());
    refused("RESULT: a key in details is the number 1, expected a string", 50L, 1L, Map.of(1L, 2L));
    refused("EVENT: topic is the number 4, expected a string", 36L, 1L, 2L, Map.of("topic", 4L));
  }

  @Test
  void keysThatAreUnknownOrNullAreNotLookedAt() throws ProtocolViolation {
    var details = new HashMap<String, Object>();
    details.put("topic", null);
    details.put("x_cb_node", 4L);
    assertEquals(new Event(1, 2, details, Payload.NONE), parse(36L, 1L, 2L, details));
  }

  @Test
  void aPayloadMayHoldNullsAndIsNotShared() {
    assertNull(Payload.of((Object[]) null).arguments().get(0));
    assertEquals(Arrays.asList(1L, null), Payload.of(1L, null).arguments());
    var named = new HashMap<String, Object>();
    named.put("a", null);
    var payload = Payload.named(named);
    named.put("b", 1L);

    assertEquals(1, payload.named().size());
    assertThrows(UnsupportedOperationException.class, () -> payload.named().put("c", 1L));
    assertThrows(UnsupportedOperationException.class, () -> Payload.of(1L).arguments().add(2L));
  }

  @Test
  void whatHasNoFormInWampIsNamedBeforeItIsSent() {
    unsendable("arguments[1]", Payload.of(1L, new StringBuilder("x")));
    unsendable("named.a[0]", Payload.named(Map.of("a", List.of('x'))));
    unsendable("arguments[0]: a key", Payload.of(Map.of(1L, 1L)));
    unsendable("arguments[0]", Payload.of(BigInteger.ONE.shiftLeft(64)));
    unsendable("arguments[0]", Payload.of(BigInteger.ONE.negate().shiftLeft(64)));
    Payload.of(
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
            BigInteger.valueOf(Long.MIN_VALUE),
            new byte[0],
            1,
            1f,
            null,
            (short) 1)
        .requireSendable();
  }

  @Test
  void aStructureThatContainsItselfIsRefused() {
    var map = new HashMap<String, Object>();
    map.put("self", List.of(map));
    unsendable("nested deeper", Payload.of(map));
  }

  @Test
  void aSecretIsNotInTheText() {
    assertFalse(new Authenticate("sesame", Map.of()).toString().contains("sesame"));
  }

  private static Message parse(Object... wire) throws ProtocolViolation {
    return Messages.parse(Arrays.asList(wire));
  }

  private static void refused(String what, Object... wire) {
    var violation = assertThrows(ProtocolViolation.class, () -> parse(wire));
    assertEquals(what, violation.getMessage());
  }

  private static void unsendable(String culprit, Payload payload) {
    var e = assertThrows(IllegalArgumentException.class, payload::requireSendable);
    assertTrue(e.getMessage().contains(culprit), e.getMessage());
  }
}

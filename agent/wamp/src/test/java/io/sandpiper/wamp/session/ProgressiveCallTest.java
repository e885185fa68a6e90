package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that come, or go, in several parts (Progressive Call Invocations). */
class ProgressiveCallTest {
  private static final Map<String, Object> MORE = Map.of("progress", true);

  private static Talk caller() throws ProtocolViolation {
    var features = Map.of("progressive_call_invocations", true, "call_canceling", true);
    return Talk.joined(Map.of("roles", Map.of("dealer", Map.of("features", features))));
  }

  private static Talk callee() throws ProtocolViolation {
    Talk talk = Talk.joined();
    talk.session.register("demo.write", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.sent();
    return talk;
  }

  private static Invocation invocation(Map<String, Object> details, Object part) {
    return new Invocation(1, 40, details, Payload.of(part));
  }

  @Test
  void theFurtherPartsOfACallHaveItsNumberAndNothingButProgress() throws ProtocolViolation {
    var talk = caller();
    Map<String, Object> options = Map.of("progress", true, "disclose_me", true);

    Request call = talk.session.call("demo.write", options, Payload.of("a"), SOON);
    Request other = talk.session.call("demo.other", Map.of(), Payload.NONE, SOON);
    talk.session.part(call, Payload.of("b"), false);
    talk.session.part(call, Payload.of("c"), true);

    assertEquals(2, other.id());
    talk.assertSent(
        new Call(1, options, "demo.write", Payload.of("a")),
        new Call(2, Map.of(), "demo.other", Payload.NONE),
        new Call(1, MORE, "demo.write", Payload.of("b")),
        new Call(1, Map.of(), "demo.write", Payload.of("c")));
  }

  @Test
  void afterTheLastPartThereIsNone() throws ProtocolViolation {
    var talk = caller();
    Request whole = talk.session.call("demo.write", Map.of(), Payload.NONE, SOON);
    Request call = talk.session.call("demo.write", MORE, Payload.NONE, SOON);
    talk.session.part(call, Payload.NONE, true);
    talk.sent();

    for (Request each : new Request[] {whole, call}) {
      assertThrows(
          IllegalArgumentException.class, () -> talk.session.part(each, Payload.NONE, false));
    }
    talk.assertSent();
  }

  @Test
  void partsOfACallThatHasEndedAreDropped() throws ProtocolViolation {
    var talk = caller();
    Request answered = talk.session.call("demo.write", MORE, Payload.NONE, SOON);
    Request refused = talk.session.call("demo.write", MORE, Payload.NONE, SOON);
    Request late = talk.session.call("demo.write", MORE, Payload.NONE, SOON);
    talk.receive(new Result(1, Map.of(), Payload.NONE));
    talk.receive(new Error(48, 2, Map.of(), Uris.FEATURE_NOT_SUPPORTED, Payload.NONE));
    talk.session.tick(SOON);
    talk.sent();

    for (Request each : new Request[] {answered, refused, late}) {
      talk.session.part(each, Payload.NONE, true);
    }

    talk.assertSent();
  }

  @Test
  void aRouterThatHasNotAnnouncedItGetsNoFirstPart() throws ProtocolViolation {
    var talk = Talk.joined();

    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> talk.session.call("demo.write", MORE, Payload.NONE, SOON));

    assertTrue(e.getMessage().contains("progressive_call_invocations"), e.getMessage());
    assertEquals(1, talk.session.call("demo.write", Map.of(), Payload.NONE, SOON).id());
  }

  @Test
  void anInvocationComesInPartsAndIsAnsweredOnce() throws ProtocolViolation {
    var talk = callee();

    var first = (Invoked) talk.receive(invocation(MORE, "a"));
    assertEquals(Payload.of("a"), first.payload());
    assertEquals(new Part(1, false, Payload.of("b")), talk.receive(invocation(MORE, "b")));
    assertEquals(new Part(1, true, Payload.of("c")), talk.receive(invocation(Map.of(), "c")));
    assertInstanceOf(Ignored.class, talk.receive(invocation(MORE, "d")));

    talk.session.yield(1, Payload.of("done"));
    talk.assertSent(new Yield(1, Map.of(), Payload.of("done")));
  }

  @Test
  void thePartsOnTheirWayWhenItWasAnsweredAreNoNewInvocation() throws ProtocolViolation {
    var talk = callee();
    talk.receive(invocation(MORE, "a"));
    talk.session.fail(1, "demo.error.full", Payload.NONE);
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(invocation(MORE, "b")));
    assertInstanceOf(Ignored.class, talk.receive(invocation(Map.of(), "c")));
    talk.assertSent();
  }

  @Test
  void theSameAfterAnInterruptAndForARefusedOne() throws ProtocolViolation {
    var talk = callee();
    talk.receive(invocation(MORE, "a"));
    talk.receive(new Interrupt(1, Map.of("mode", "killnowait")));
    assertInstanceOf(Ignored.class, talk.receive(invocation(Map.of(), "b")));

    assertInstanceOf(Ignored.class, talk.receive(new Invocation(2, 41, MORE, Payload.NONE)));
    assertEquals(1, talk.sent().size());
    assertInstanceOf(Ignored.class, talk.receive(new Invocation(2, 41, MORE, Payload.NONE)));
    talk.assertSent();
  }

  @Test
  void ofThoseEndedEarlyTheOldestIsForgotten() throws ProtocolViolation {
    var talk = callee();
    for (int i = 1; i <= Limits.ENDED_EARLY + 1; i++) {
      talk.receive(new Invocation(i, 40, MORE, Payload.NONE));
      talk.session.yield(i, Payload.NONE);
    }

    assertInstanceOf(Ignored.class, talk.receive(new Invocation(2, 40, MORE, Payload.NONE)));
    assertInstanceOf(Invoked.class, talk.receive(new Invocation(1, 40, MORE, Payload.NONE)));
  }
}

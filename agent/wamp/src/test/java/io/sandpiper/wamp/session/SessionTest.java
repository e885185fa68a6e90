package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Interrupted;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.Joined;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Happening.Refused;
import io.sandpiper.wamp.session.Happening.TimedOut;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conversations that go well, or end as they may. */
class SessionTest {
  private static final Map<String, Object> NO_OPTIONS = Map.of();

  @Test
  void helloAnnouncesTheFourRolesWithWhatWorks() {
    var talk = new Talk();
    talk.session.join();

    var hello = (Hello) talk.sent().get(0);
    assertEquals("demo", hello.realm());
    assertEquals(List.of("anonymous"), hello.details().get("authmethods"));
    var roles = (Map<?, ?>) hello.details().get("roles");
    assertEquals(4, roles.size());
    assertEquals(
        Map.of(
            "features",
            Map.of(
                "call_canceling", true,
                "call_timeout", true,
                "call_trustlevels", true,
                "caller_identification", true,
                "pattern_based_registration", true,
                "progressive_call_invocations", true,
                "progressive_call_results", true,
                "registration_revocation", true,
                "shared_registration", true)),
        roles.get("callee"));
  }

  @Test
  void anAnonymousSessionIsJoinedAndLeft() throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();
    talk.sent();
    assertFalse(talk.session.joined());
    Map<String, Object> details = Map.of("roles", Map.of("dealer", Map.of()));
    assertEquals(new Joined(7, details), talk.receive(new Welcome(7, details)));
    assertTrue(talk.session.joined());

    talk.session.leave("wamp.close.goodbye_and_out", SOON);
    talk.assertSent(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    assertFalse(talk.session.joined());
    assertEquals(
        new Over(new Ending.Left("wamp.close.normal"), List.of()),
        talk.receive(new Goodbye(Map.of(), "wamp.close.normal")));
    talk.assertSent();
  }

  @Test
  void aChallengeIsAnswered() throws ProtocolViolation {
    var talk = new Talk(ticket("sesame"));
    talk.session.join();
    assertEquals("device_1", ((Hello) talk.sent().get(0)).details().get("authid"));

    var challenge = new Challenge("ticket", Map.of());
    assertEquals(new Happening.Challenged(challenge), talk.receive(challenge));
    talk.assertSent();
    assertEquals(Optional.empty(), talk.prove(challenge));
    talk.assertSent(new Authenticate("sesame", Map.of()));
    assertInstanceOf(Joined.class, talk.receive(new Welcome(7, Map.of())));
  }

  @Test
  void aProofThatComesTooLateIsDropped() throws ProtocolViolation {
    var talk = new Talk(ticket("sesame"));
    talk.session.join();
    var challenge = new Challenge("ticket", Map.of());
    talk.receive(challenge);
    talk.receive(new Abort(Map.of(), "wamp.error.timeout", Payload.NONE));
    talk.sent();

    assertEquals(Optional.empty(), talk.prove(challenge));
    talk.assertSent();
  }

  @Test
  void aChallengeIsAnsweredOnce() throws ProtocolViolation {
    var talk = new Talk(ticket("sesame"));
    talk.session.join();
    var challenge = new Challenge("ticket", Map.of());
    talk.receive(challenge);
    talk.prove(challenge);
    talk.sent();

    talk.prove(challenge);
    talk.assertSent();
  }

  @Test
  void aChallengeThatCannotBeAnsweredEndsTheSession() throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();
    talk.sent();

    talk.receive(new Challenge("ticket", Map.of()));
    Over over = talk.prove(new Challenge("ticket", Map.of())).orElseThrow();

    var ending = (Ending.WeAborted) over.ending();
    assertEquals("wamp.error.cannot_authenticate", ending.reason());
    talk.assertSent(
        new Abort(
            Map.of("message", ending.message()), "wamp.error.cannot_authenticate", Payload.NONE));
  }

  @Test
  void anAbortEndsTheSessionInAnyPhase() throws ProtocolViolation {
    var abort = new Abort(Map.of("message", "gone"), "wamp.error.no_such_realm", Payload.NONE);
    var aborted = new Over(new Ending.Aborted("wamp.error.no_such_realm", "gone"), List.of());

    var joining = new Talk();
    joining.session.join();
    assertEquals(aborted, joining.receive(abort));
    var authenticating = new Talk(ticket("sesame"));
    authenticating.session.join();
    authenticating.receive(new Challenge("ticket", Map.of()));
    assertEquals(aborted, authenticating.receive(abort));
    assertEquals(aborted, Talk.joined().receive(abort));
    var leaving = Talk.joined();
    leaving.session.leave("wamp.close.normal", SOON);
    assertEquals(aborted, leaving.receive(abort));
  }

  @Test
  void aCalleeRegistersAnswersAndGivesUp() throws ProtocolViolation {
    var talk = Talk.joined();
    Request request = talk.session.register("demo.set", Map.of(), SOON);
    assertEquals(new Request(1, Kind.REGISTER, "demo.set"), request);
    talk.assertSent(new Register(1, Map.of(), "demo.set"));
    assertEquals(new Happening.Registered(request, 40), talk.receive(new Registered(1, 40)));

    var details = Map.<String, Object>of("caller", 99L);
    assertEquals(
        new Invoked(1, 40, "demo.set", details, Payload.of(true)),
        talk.receive(new Invocation(1, 40, details, Payload.of(true))));
    talk.session.yield(1, Payload.of("done"));
    talk.assertSent(new Yield(1, Map.of(), Payload.of("done")));

    talk.receive(new Invocation(2, 40, Map.of(), Payload.NONE));
    talk.session.fail(2, "demo.error.busy", Payload.of("later"));
    talk.assertSent(new Error(68, 2, Map.of(), "demo.error.busy", Payload.of("later")));
    talk.session.yield(2, Payload.NONE);
    talk.assertSent();

    Request end = talk.session.unregister(40, SOON);
    talk.assertSent(new Unregister(2, 40));
    assertEquals(new Happening.Unregistered(end), talk.receive(new Unregistered(2, Map.of())));
    assertThrows(IllegalArgumentException.class, () -> talk.session.unregister(40, SOON));
  }

  @Test
  void aPatternBasedRegistrationTellsTheProcedureThatWasCalled() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.register("demo.", Map.of("match", "prefix"), SOON);
    talk.receive(new Registered(1, 40));

    var invoked =
        (Invoked)
            talk.receive(new Invocation(1, 40, Map.of("procedure", "demo.set"), Payload.NONE));

    assertEquals("demo.set", invoked.procedure());
  }

  @Test
  void partialResultsGoOnlyToCallersThatAsked() throws ProtocolViolation {
    var talk = callee();
    talk.receive(new Invocation(1, 40, Map.of("receive_progress", true), Payload.NONE));
    talk.receive(new Invocation(2, 40, Map.of(), Payload.NONE));

    talk.session.progress(1, Payload.of(10L));
    talk.session.progress(2, Payload.of(10L));
    talk.session.yield(1, Payload.NONE);
    talk.session.progress(1, Payload.of(20L));
    talk.session.yield(2, Payload.NONE);

    talk.assertSent(
        new Yield(1, Map.of("progress", true), Payload.of(10L)),
        new Yield(1, Map.of(), Payload.NONE),
        new Yield(2, Map.of(), Payload.NONE));
  }

  @Test
  void anInterruptedInvocationIsAnsweredUnlessNobodyWaits() throws ProtocolViolation {
    var talk = callee();
    talk.receive(new Invocation(1, 40, Map.of(), Payload.NONE));
    talk.receive(new Invocation(2, 40, Map.of(), Payload.NONE));
    talk.receive(new Invocation(3, 40, Map.of(), Payload.NONE));

    assertEquals(
        new Interrupted(1, "kill", Uris.CANCELED),
        talk.receive(new Interrupt(1, Map.of("mode", "kill"))));
    assertEquals(
        new Interrupted(2, "killnowait", Uris.CANCELED),
        talk.receive(new Interrupt(2, Map.of("mode", "killnowait"))));
    assertEquals(
        new Interrupted(3, "kill", Uris.CANCELED), talk.receive(new Interrupt(3, Map.of())));

    talk.session.fail(1, "wamp.error.canceled", Payload.NONE);
    talk.session.fail(2, "wamp.error.canceled", Payload.NONE);
    talk.session.yield(2, Payload.NONE);
    talk.session.progress(2, Payload.NONE);
    talk.session.fail(3, "wamp.error.canceled", Payload.NONE);
    talk.assertSent(
        new Error(68, 1, Map.of(), "wamp.error.canceled", Payload.NONE),
        new Error(68, 3, Map.of(), "wamp.error.canceled", Payload.NONE));
  }

  @Test
  void aCallerGetsAResultOrAnError() throws ProtocolViolation {
    var talk = Talk.joined();
    Request first = talk.session.call("demo.get", Map.of(), Payload.of(1L), SOON);
    Request second = talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.assertSent(
        new Call(1, Map.of(), "demo.get", Payload.of(1L)),
        new Call(2, Map.of(), "demo.get", Payload.NONE));

    assertEquals(
        new Refused(second, "demo.error.busy", Map.of(), Payload.of("later")),
        talk.receive(new Error(48, 2, Map.of(), "demo.error.busy", Payload.of("later"))));
    assertEquals(
        new Happening.Result(first, false, Map.of(), Payload.of(21.5)),
        talk.receive(new Result(1, Map.of(), Payload.of(21.5))));
    assertEquals(new Over(new Ending.ConnectionLost(), List.of()), talk.session.lost());
  }

  @Test
  void aCallerGetsThePartsThatItAskedFor() throws ProtocolViolation {
    var talk = Talk.joined();
    Request asked =
        talk.session.call("demo.scan", Map.of("receive_progress", true), Payload.NONE, SOON);
    talk.session.call("demo.scan", Map.of(), Payload.NONE, SOON);
    var part = Map.<String, Object>of("progress", true);

    assertEquals(
        new Happening.Result(asked, true, part, Payload.of(1L)),
        talk.receive(new Result(1, part, Payload.of(1L))));
    assertInstanceOf(Ignored.class, talk.receive(new Result(2, part, Payload.of(1L))));
    assertEquals(
        new Happening.Result(asked, false, Map.of(), Payload.NONE),
        talk.receive(new Result(1, Map.of(), Payload.NONE)));
    assertInstanceOf(Happening.Result.class, talk.receive(new Result(2, Map.of(), Payload.NONE)));
  }

  @Test
  void aSkippedCallIsOverAtOnceBecauseSomeRoutersNeverAnswer() throws ProtocolViolation {
    var talk = Talk.joined();
    Request call = talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.sent();

    talk.session.cancel(call, "skip");

    talk.assertSent(new Cancel(1, Map.of("mode", "skip")));
    assertEquals(Long.MAX_VALUE, talk.session.deadline());
    assertInstanceOf(
        Ignored.class,
        talk.receive(new Error(48, 1, Map.of(), "wamp.error.canceled", Payload.NONE)));
  }

  @Test
  void aKilledCallEndsWithTheCalleesAnswer() throws ProtocolViolation {
    var talk = Talk.joined();
    Request call = talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.sent();

    talk.session.cancel(call, "kill");
    talk.assertSent(new Cancel(1, Map.of("mode", "kill")));
    assertInstanceOf(
        Refused.class,
        talk.receive(new Error(48, 1, Map.of(), "wamp.error.canceled", Payload.NONE)));

    talk.session.cancel(call, "kill");
    talk.assertSent();
    assertThrows(IllegalArgumentException.class, () -> talk.session.cancel(call, "stop"));
  }

  @Test
  void aRouterThatDoesNotKnowCancelIsNotSentOne() throws ProtocolViolation {
    var talk = Talk.joined(Map.of());
    Request call = talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.sent();

    talk.session.cancel(call, "kill");

    talk.assertSent();
    assertInstanceOf(Happening.Result.class, talk.receive(new Result(1, Map.of(), Payload.NONE)));
  }

  @Test
  void aPublisherHearsOfAcknowledgedEventsOnly() throws ProtocolViolation {
    var talk = Talk.joined();
    Request request =
        talk.session.publish("demo.reading", Map.of("retain", true), Payload.of(21.5), SOON);
    talk.session.tell("demo.reading", Map.of(), Payload.of(22.0));
    talk.assertSent(
        new Publish(
            1, Map.of("retain", true, "acknowledge", true), "demo.reading", Payload.of(21.5)),
        new Publish(2, Map.of(), "demo.reading", Payload.of(22.0)));

    assertEquals(new Happening.Published(request, 500), talk.receive(new Published(1, 500)));
    assertEquals(Long.MAX_VALUE, talk.session.deadline());
  }

  @Test
  void aSubscriberGetsEventsUntilItGivesUp() throws ProtocolViolation {
    var talk = Talk.joined();
    Request request = talk.session.subscribe("demo.reading", Map.of(), SOON);
    talk.assertSent(new Subscribe(1, Map.of(), "demo.reading"));
    assertEquals(new Happening.Subscribed(request, 9), talk.receive(new Subscribed(1, 9)));
    assertEquals(
        new Happening.Event(9, "demo.reading", 500, Map.of(), Payload.of(21.5)),
        talk.receive(new Event(9, 500, Map.of(), Payload.of(21.5))));

    Request end = talk.session.unsubscribe(9, SOON);
    talk.assertSent(new Unsubscribe(2, 9));
    assertInstanceOf(Ignored.class, talk.receive(new Event(9, 501, Map.of(), Payload.of(21.5))));
    assertEquals(new Happening.Unsubscribed(end), talk.receive(new Unsubscribed(2, Map.of())));
    assertThrows(IllegalArgumentException.class, () -> talk.session.unsubscribe(9, SOON));
  }

  @Test
  void aPatternBasedSubscriptionTellsTheTopicThatWasPublished() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("demo..state", Map.of("match", "wildcard"), SOON);
    talk.receive(new Subscribed(1, 9));

    var event =
        (Happening.Event)
            talk.receive(new Event(9, 500, Map.of("topic", "demo.pump.state"), Payload.NONE));

    assertEquals("demo.pump.state", event.topic());
  }

  @Test
  void theSameTopicTwiceIsOneSubscription() throws ProtocolViolation {
    var talk = Talk.joined();
    Request first = talk.session.subscribe("demo.reading", Map.of(), SOON);
    Request second = talk.session.subscribe("demo.reading", Map.of(), SOON);

    assertEquals(new Happening.Subscribed(first, 9), talk.receive(new Subscribed(1, 9)));
    assertEquals(new Happening.Subscribed(second, 9), talk.receive(new Subscribed(2, 9)));
    talk.session.unsubscribe(9, SOON);

    assertThrows(IllegalArgumentException.class, () -> talk.session.unsubscribe(9, SOON));
  }

  @Test
  void subscribingAgainWhileGivingUpIsHeld() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("demo.reading", Map.of(), SOON);
    talk.receive(new Subscribed(1, 9));

    talk.session.unsubscribe(9, SOON);
    talk.session.subscribe("demo.reading", Map.of(), SOON);
    talk.receive(new Subscribed(3, 9));
    talk.receive(new Unsubscribed(2, Map.of()));

    assertInstanceOf(
        Happening.Event.class, talk.receive(new Event(9, 500, Map.of(), Payload.NONE)));
  }

  @Test
  void aSubscriptionThatTheRouterGaveUpAfterAllIsGone() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("demo.reading", Map.of(), SOON);
    talk.receive(new Subscribed(1, 9));
    talk.session.subscribe("demo.reading", Map.of(), SOON);

    talk.session.unsubscribe(9, SOON);
    talk.receive(new Subscribed(2, 9)); // answered before the router read our UNSUBSCRIBE
    talk.receive(new Unsubscribed(3, Map.of()));

    assertThrows(IllegalArgumentException.class, () -> talk.session.unsubscribe(9, SOON));
  }

  @Test
  void requestIdsHaveNoGapsWhateverWasRefused() throws ProtocolViolation {
    var talk = Talk.joined();
    assertThrows(
        IllegalArgumentException.class, () -> talk.session.register("a b", Map.of(), SOON));
    assertThrows(IllegalArgumentException.class, () -> talk.session.unregister(3, SOON));
    assertThrows(IllegalArgumentException.class, () -> talk.session.unsubscribe(3, SOON));
    var bad = Map.<String, Object>of("acknowledge", "yes");
    assertThrows(IllegalArgumentException.class, () -> talk.session.tell("a.b", bad, Payload.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> talk.session.call("a.b", Map.of(), Payload.of(new Object()), SOON));

    assertEquals(1, talk.session.register("a.b", Map.of(), SOON).id());
    assertEquals(2, talk.session.publish("a.b", Map.of(), Payload.NONE, SOON).id());
    talk.session.tell("a.b", Map.of(), Payload.NONE);
    assertEquals(4, talk.session.call("a.b", Map.of(), Payload.NONE, SOON).id());
    assertEquals(4, talk.sent().size());
  }

  @Test
  void whatARouterWouldPunishIsRefusedBeforeItIsSent() throws ProtocolViolation {
    var session = Talk.joined().session;
    var nothing = new HashMap<String, Object>();
    nothing.put("exclude_me", null);

    refused("\"a..b\"", () -> session.register("a..b", Map.of(), SOON));
    refused("\"a.#\"", () -> session.subscribe("a.#", Map.of("match", "prefix"), SOON));
    refused("\"\"", () -> session.call("", Map.of(), Payload.NONE, SOON));
    refused("\"a.\"", () -> session.publish("a.", Map.of(), Payload.NONE, SOON));
    refused("match", () -> session.subscribe("a", Map.of("match", "regex"), SOON));
    refused("invoke", () -> session.register("a", Map.of("invoke", "all"), SOON));
    refused("timeout", () -> session.call("a", Map.of("timeout", 2.0), Payload.NONE, SOON));
    refused("exclude_me", () -> session.publish("a", nothing, Payload.NONE, SOON));
    refused("ppt_scheme", () -> session.tell("a", Map.of("ppt_scheme", "wamp"), Payload.NONE));
    refused("progress", () -> session.call("a", Map.of("progress", true), Payload.NONE, SOON));
    refused("acknowledge", () -> session.tell("a", Map.of("acknowledge", true), Payload.NONE));
    refused("\"busy now\"", () -> session.fail(1, "busy now", Payload.NONE));
    refused("\"shut down\"", () -> session.leave("shut down", SOON));
    refused("\"de mo\"", () -> new Session("de mo", Authenticator.ANONYMOUS, message -> {}));
    refused("arguments[0].x", () -> session.tell("a", Map.of(), Payload.of(Map.of("x", 'c'))));
  }

  @Test
  void requestsNeedASession() throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();

    assertThrows(IllegalStateException.class, () -> talk.session.register("a", Map.of(), SOON));
    assertThrows(IllegalStateException.class, () -> talk.session.leave("wamp.close.normal", 1));
    assertThrows(IllegalStateException.class, talk.session::join);
    talk.receive(new Welcome(7, Map.of()));
    talk.receive(new Goodbye(Map.of(), "wamp.close.normal"));
    assertThrows(
        IllegalStateException.class, () -> talk.session.publish("a", Map.of(), Payload.NONE, SOON));
  }

  @Test
  void anOverdueRequestTimesOutOnce() throws ProtocolViolation {
    var talk = Talk.joined();
    Request late = talk.session.publish("a", Map.of(), Payload.NONE, 300);
    Request early = talk.session.publish("a", Map.of(), Payload.NONE, 200);
    assertEquals(200, talk.session.deadline());

    assertEquals(List.of(), talk.session.tick(199));
    assertEquals(List.of(new TimedOut(early)), talk.session.tick(200));
    assertEquals(300, talk.session.deadline());
    assertEquals(List.of(new TimedOut(late)), talk.session.tick(1000));
    assertEquals(List.of(), talk.session.tick(2000));
    assertEquals(Long.MAX_VALUE, talk.session.deadline());
  }

  @Test
  void aCallThatTimedOutIsCanceledSoThatTheCalleeMayStop() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.sent();

    talk.session.tick(SOON);

    talk.assertSent(new Cancel(1, Map.of("mode", "killnowait")));
  }

  @Test
  void theEndOfTheSessionEndsEveryRequestInOrder() throws ProtocolViolation {
    var talk = Talk.joined();
    Request first = talk.session.call("demo.get", Map.of(), Payload.NONE, 300);
    Request second = talk.session.publish("a", Map.of(), Payload.NONE, 200);
    talk.sent();

    assertEquals(
        new Over(new Ending.ConnectionLost(), List.of(first, second)), talk.session.lost());

    talk.assertSent();
    assertEquals(Long.MAX_VALUE, talk.session.deadline());
    assertEquals(new Over(new Ending.ConnectionLost(), List.of()), talk.session.lost());
  }

  @Test
  void aDismissedSessionSaysGoodbyeAndIsOver() throws ProtocolViolation {
    var talk = callee();
    talk.receive(new Invocation(1, 40, Map.of(), Payload.NONE));
    Request waiting = talk.session.call("demo.get", Map.of(), Payload.NONE, SOON);
    talk.sent();

    assertEquals(
        new Over(new Ending.Dismissed("wamp.close.normal", "bye??now"), List.of(waiting)),
        talk.receive(new Goodbye(Map.of("message", "bye\r\nnow"), "wamp.close.normal")));

    talk.assertSent(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    talk.session.yield(1, Payload.NONE);
    assertInstanceOf(Ignored.class, talk.receive(new Result(2, Map.of(), Payload.NONE)));
    assertEquals(
        new Ending.Dismissed("wamp.close.normal", "bye??now"), talk.session.lost().ending());
    talk.assertSent();
  }

  @Test
  void whileLeavingEverythingButTheAnswerIsIgnored() throws ProtocolViolation {
    var talk = callee();
    talk.receive(new Invocation(1, 40, Map.of(), Payload.NONE));
    talk.session.leave("wamp.close.normal", SOON);
    talk.sent();

    for (Message message :
        List.of(
            new Invocation(2, 40, Map.of(), Payload.NONE),
            new Welcome(8, Map.of()),
            new Call(1, Map.of(), "a", Payload.NONE),
            new Message.Unknown(9))) {
      assertInstanceOf(Ignored.class, talk.receive(message));
    }
    talk.session.yield(1, Payload.NONE);
    talk.assertSent();
  }

  @Test
  void anUnansweredGoodbyeEndsByItsDeadline() throws ProtocolViolation {
    var talk = Talk.joined();
    Request waiting = talk.session.call("demo.get", Map.of(), Payload.NONE, 10 * SOON);
    talk.session.leave("wamp.close.normal", SOON);
    assertEquals(SOON, talk.session.deadline());

    assertEquals(List.of(), talk.session.tick(SOON - 1));
    assertEquals(
        List.of(new Over(new Ending.Left("wamp.close.normal"), List.of(waiting))),
        talk.session.tick(SOON));
  }

  @Test
  void anAbortOfOursIsSentWhereThereIsSomebodyToHearIt() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.abort("wamp.error.protocol_violation", "seen and expected");
    talk.assertSent(
        new Abort(
            Map.of("message", "seen and expected"), "wamp.error.protocol_violation", Payload.NONE));
    talk.session.abort("wamp.error.protocol_violation", "again");
    talk.assertSent();

    var young = new Talk();
    young.session.abort("wamp.error.timeout", "");
    young.assertSent();
  }

  @Test
  void theRoutersFeaturesAreKnown() throws ProtocolViolation {
    var session = Talk.joined().session;

    assertTrue(session.routerHas("broker", "event_retention"));
    assertFalse(session.routerHas("broker", "event_history"));
    assertFalse(session.routerHas("callee", "call_canceling"));
  }

  @Test
  void moreRequestsThanTheBoundAreABug() throws ProtocolViolation {
    var session = Talk.joined().session;
    for (int i = 0; i < Limits.REQUESTS; i++) {
      session.publish("a", NO_OPTIONS, Payload.NONE, SOON);
    }

    assertThrows(
        IllegalStateException.class, () -> session.publish("a", NO_OPTIONS, Payload.NONE, SOON));
  }

  private static Talk callee() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.register("demo.set", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.sent();
    return talk;
  }

  private static void refused(String culprit, Runnable request) {
    var e = assertThrows(IllegalArgumentException.class, request::run);
    assertTrue(e.getMessage().contains(culprit), e.getMessage());
  }

  private static Authenticator ticket(String ticket) {
    return new Authenticator() {
      @Override
      public List<String> methods() {
        return List.of("ticket");
      }

      @Override
      public Map<String, Object> hello() {
        return Map.of("authid", "device_1");
      }

      @Override
      public Authenticate answer(Challenge challenge) throws CannotAuthenticate {
        return new Authenticate(ticket, Map.of());
      }
    };
  }
}

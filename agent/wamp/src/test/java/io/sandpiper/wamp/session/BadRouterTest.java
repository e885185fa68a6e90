package io.sandpiper.wamp.session;

import static io.sandpiper.wamp.session.Talk.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
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
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.RegistrationRevoked;
import io.sandpiper.wamp.session.Happening.SubscriptionRevoked;
import io.sandpiper.wamp.session.Happening.TimedOut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a router should not have sent: which of it ends the session, and which is let pass. */
class BadRouterTest {
  @Test
  void messagesOfTheWrongDirectionAreViolations() throws ProtocolViolation {
    var talk = Talk.joined();

    for (Message message :
        List.of(
            new Hello("demo", Map.of()),
            new Authenticate("sesame", Map.of()),
            new Publish(1, Map.of(), "a", Payload.NONE),
            new Subscribe(1, Map.of(), "a"),
            new Unsubscribe(1, 1),
            new Call(1, Map.of(), "a", Payload.NONE),
            new Cancel(1, Map.of()),
            new Register(1, Map.of(), "a"),
            new Unregister(1, 1),
            new Yield(1, Map.of(), Payload.NONE))) {
      violation(talk, message);
    }
  }

  @Test
  void messagesOutOfStateAreViolations() throws ProtocolViolation {
    violation(new Talk(), new Welcome(7, Map.of()));

    var joining = new Talk();
    joining.session.join();
    violation(joining, new Goodbye(Map.of(), "wamp.close.normal"));
    violation(joining, new Event(9, 500, Map.of(), Payload.NONE));
    violation(joining, new Invocation(1, 40, Map.of(), Payload.NONE));

    var joined = Talk.joined();
    violation(joined, new Welcome(8, Map.of()));
    violation(joined, new Challenge("ticket", Map.of()));
  }

  @Test
  void aSecondChallengeIsAViolation() throws ProtocolViolation {
    var talk =
        new Talk(
            new Authenticator() {
              @Override
              public List<String> methods() {
                return List.of("ticket");
              }

              @Override
              public Authenticate answer(Challenge challenge) {
                return new Authenticate("sesame", Map.of());
              }
            });
    talk.session.join();
    var challenge = new Challenge("ticket", Map.of());
    talk.receive(challenge);

    violation(talk, challenge);
    violation(talk, new Welcome(7, Map.of())); // nothing is proven yet
    talk.prove(challenge);
    violation(talk, challenge);
  }

  @Test
  void unknownTypesAreViolationsUpTo255AndExtensionsAbove() throws ProtocolViolation {
    var talk = Talk.joined();
    violation(talk, new Unknown(7));
    violation(talk, new Unknown(255));

    assertEquals(
        new Ignored("first extension message of type 337"), talk.receive(new Unknown(337)));
    assertEquals(new Ignored("extension message of type 337"), talk.receive(new Unknown(337)));
  }

  @Test
  void anErrorForAnUnknownRequestTypeIsAViolation() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.call("a", Map.of(), Payload.NONE, SOON);

    violation(talk, error(68, 1));
    violation(talk, error(0, 1));
    violation(talk, error(1L << 40, 9));
  }

  @Test
  void anAnswerOfTheWrongTypeIsAViolation() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.call("a", Map.of(), Payload.NONE, SOON);

    violation(talk, error(64, 1));
    violation(talk, new Registered(1, 40));
    violation(talk, new Subscribed(1, 9));
    violation(talk, new Published(1, 500));
    violation(talk, new Unregistered(1, Map.of()));
    violation(talk, new Unsubscribed(1, Map.of()));
    assertInstanceOf(Happening.Result.class, talk.receive(new Result(1, Map.of(), Payload.NONE)));
  }

  @Test
  void answersThatNobodyWaitsForAreIgnored() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.publish("a", Map.of(), Payload.NONE, SOON);
    talk.session.tick(SOON);
    talk.sent();

    for (Message message :
        List.of(
            new Published(1, 500),
            new Result(5, Map.of(), Payload.NONE),
            error(48, 5),
            new Registered(5, 40),
            new Unregistered(5, Map.of()),
            new Subscribed(5, 9),
            new Unsubscribed(5, Map.of()))) {
      assertInstanceOf(Ignored.class, talk.receive(message));
    }
    talk.assertSent();
  }

  @Test
  void aRegistrationThatComesTooLateIsUndone() throws ProtocolViolation {
    var talk = Talk.joined();
    Request request = talk.session.register("a", Map.of(), SOON);
    assertEquals(List.of(new TimedOut(request)), talk.session.tick(SOON));
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(new Registered(1, 40)));
    talk.assertSent(new Unregister(2, 40));
    assertInstanceOf(Ignored.class, talk.receive(new Registered(1, 40)));
    assertInstanceOf(Ignored.class, talk.receive(new Unregistered(2, Map.of())));
    talk.assertSent();
    assertEquals(3, talk.session.register("a", Map.of(), SOON).id());
  }

  @Test
  void aSubscriptionThatComesTooLateIsUndone() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("a", Map.of(), SOON);
    talk.session.tick(SOON);
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(new Subscribed(1, 9)));
    talk.assertSent(new Unsubscribe(2, 9));
  }

  @Test
  void aLateSubscriptionIsKeptWhenTheSameTopicWasAskedForAgain() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("a", Map.of(), SOON);
    talk.session.tick(SOON);
    Request again = talk.session.subscribe("a", Map.of(), 2 * SOON);
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(new Subscribed(1, 9)));
    assertEquals(new Happening.Subscribed(again, 9), talk.receive(new Subscribed(2, 9)));

    talk.assertSent();
    assertInstanceOf(
        Happening.Event.class, talk.receive(new Event(9, 500, Map.of(), Payload.NONE)));
  }

  @Test
  void aLateSubscriptionToAnotherPatternIsUndone() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("a", Map.of(), SOON);
    talk.session.tick(SOON);
    talk.session.subscribe("a", Map.of("match", "prefix"), 2 * SOON);
    talk.sent();

    talk.receive(new Subscribed(1, 9));

    talk.assertSent(new Unsubscribe(3, 9));
  }

  @Test
  void aLateRefusalIsForgotten() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.register("a", Map.of(), SOON);
    talk.session.tick(SOON);
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(error(64, 1)));
    assertInstanceOf(Ignored.class, talk.receive(new Registered(1, 40)));
    talk.assertSent();
  }

  @Test
  void anEventForAnUnknownSubscriptionIsIgnored() throws ProtocolViolation {
    assertInstanceOf(
        Ignored.class, Talk.joined().receive(new Event(9, 500, Map.of(), Payload.NONE)));
  }

  @Test
  void anInvocationOfSomethingGivenUpIsRefused() throws ProtocolViolation {
    var talk = callee();
    talk.session.unregister(40, SOON);
    talk.sent();

    assertInstanceOf(Ignored.class, talk.receive(new Invocation(3, 40, Map.of(), Payload.NONE)));

    var error = (Error) talk.sent().get(0);
    assertEquals(68, error.requestType());
    assertEquals(3, error.request());
    assertEquals("wamp.error.no_such_procedure", error.error());
  }

  @Test
  void anInvocationThatIsStillRunningIsAViolation() throws ProtocolViolation {
    var talk = callee();
    talk.receive(new Invocation(1, 40, Map.of(), Payload.NONE));

    violation(talk, new Invocation(1, 40, Map.of(), Payload.NONE));
    assertInstanceOf(
        Ignored.class, talk.receive(new Invocation(1, 40, Map.of("progress", true), Payload.NONE)));

    talk.session.yield(1, Payload.NONE);
    assertInstanceOf(Invoked.class, talk.receive(new Invocation(1, 40, Map.of(), Payload.NONE)));
  }

  @Test
  void aFloodOfInvocationsIsRefusedAndNotKept() throws ProtocolViolation {
    var talk = callee();
    for (int i = 1; i <= Limits.INVOCATIONS; i++) {
      assertInstanceOf(Invoked.class, talk.receive(new Invocation(i, 40, Map.of(), Payload.NONE)));
    }
    talk.assertSent();
    var oneMore = new Invocation(Limits.INVOCATIONS + 1, 40, Map.of(), Payload.NONE);

    assertInstanceOf(Ignored.class, talk.receive(oneMore));
    assertEquals("wamp.error.unavailable", ((Error) talk.sent().get(0)).error());

    talk.session.yield(1, Payload.NONE);
    assertInstanceOf(Invoked.class, talk.receive(oneMore));
  }

  @Test
  void anInterruptForAnUnknownInvocationIsIgnored() throws ProtocolViolation {
    assertInstanceOf(Ignored.class, callee().receive(new Interrupt(1, Map.of())));
  }

  @Test
  void aRevokedRegistrationIsGone() throws ProtocolViolation {
    var talk = callee();
    var details = Map.<String, Object>of("registration", 40L, "reason", "wamp.error.unregistered");

    assertEquals(
        new RegistrationRevoked(40, "demo.set", "wamp.error.unregistered"),
        talk.receive(new Unregistered(0, details)));
    assertInstanceOf(Ignored.class, talk.receive(new Unregistered(0, details)));
    assertInstanceOf(Ignored.class, talk.receive(new Unregistered(0, Map.of())));
    assertThrows(IllegalArgumentException.class, () -> talk.session.unregister(40, SOON));
    violation(talk, new Unregistered(0, Map.of("registration", "40")));
  }

  @Test
  void aRevokedSubscriptionIsGone() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.subscribe("a", Map.of(), SOON);
    talk.receive(new Subscribed(1, 9));
    var details = Map.<String, Object>of("subscription", 9.0);

    assertEquals(new SubscriptionRevoked(9, "a", ""), talk.receive(new Unsubscribed(0, details)));
    assertInstanceOf(Ignored.class, talk.receive(new Unsubscribed(0, details)));
    assertInstanceOf(Ignored.class, talk.receive(new Event(9, 500, Map.of(), Payload.NONE)));
    violation(talk, new Unsubscribed(0, Map.of("subscription", -1L)));
  }

  @Test
  void idsFromZeroAreAccepted() throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();
    talk.receive(new Welcome(0, Map.of()));
    talk.session.register("a", Map.of(), SOON);
    talk.session.subscribe("b", Map.of(), SOON);
    talk.session.publish("c", Map.of(), Payload.NONE, SOON);

    assertInstanceOf(Happening.Registered.class, talk.receive(new Registered(1, 0)));
    assertInstanceOf(Happening.Subscribed.class, talk.receive(new Subscribed(2, 0)));
    assertInstanceOf(Happening.Published.class, talk.receive(new Published(3, 0)));
    assertInstanceOf(Invoked.class, talk.receive(new Invocation(0, 0, Map.of(), Payload.NONE)));
    assertInstanceOf(Happening.Event.class, talk.receive(new Event(0, 0, Map.of(), Payload.NONE)));
    talk.sent();
    talk.session.yield(0, Payload.NONE);
    talk.assertSent(new Yield(0, Map.of(), Payload.NONE));
  }

  @Test
  void aRoutersTextIsOneShortLine() throws ProtocolViolation {
    var abort =
        new Message.Abort(
            Map.of("message", "x\n\u202e" + "y".repeat(1000)), "a\u0007b", Payload.NONE);

    var over = (Happening.Over) Talk.joined().receive(abort);

    var ending = (Ending.Aborted) over.ending();
    assertEquals("a?b", ending.reason());
    assertTrue(ending.message().startsWith("x??yyy"));
    assertEquals(Limits.TEXT_BYTES, ending.message().getBytes(UTF_8).length);
  }

  @Test
  void whatARouterSaysOfARefusalOrARevocationIsOneShortLine() throws ProtocolViolation {
    String said = "x\n\u202e" + "y".repeat(1000);
    String kept = "x??" + "y".repeat(Limits.TEXT_BYTES - 6) + "…";
    var talk = callee();
    talk.session.subscribe("a", Map.of(), SOON);
    talk.receive(new Subscribed(2, 9));
    talk.session.call("b", Map.of(), Payload.NONE, SOON);

    var refused = (Happening.Refused) talk.receive(new Error(48, 3, Map.of(), said, Payload.NONE));
    assertEquals(kept, refused.error());
    assertEquals(
        new RegistrationRevoked(40, "demo.set", kept),
        talk.receive(new Unregistered(0, Map.of("registration", 40L, "reason", said))));
    assertEquals(
        new SubscriptionRevoked(9, "a", kept),
        talk.receive(new Unsubscribed(0, Map.of("subscription", 9L, "reason", said))));
  }

  @Test
  void anUnknownChallengeIsToldOnOneShortLine() throws ProtocolViolation {
    var talk = new Talk();
    talk.session.join();

    var challenge = new Challenge("x\n" + "y".repeat(1000), Map.of());
    talk.receive(challenge);
    Happening.Over over = talk.prove(challenge).orElseThrow();

    String message = ((Ending.WeAborted) over.ending()).message();
    assertTrue(message.startsWith("CHALLENGE x?yyy"), message);
    assertEquals(Limits.TEXT_BYTES, message.getBytes(UTF_8).length);
  }

  @Test
  void ofAWelcomeOnlyWhatHasAUseIsKept() throws ProtocolViolation {
    var features = new HashMap<String, Object>();
    for (int i = 0; i < 1000; i++) features.put("feature_" + i, true);
    var roles = new HashMap<String, Object>();
    for (int i = 0; i < 1000; i++) roles.put("role_" + i, Map.of("features", Map.of("a", true)));
    roles.put("broker", Map.of("features", features, "x", "y".repeat(1000)));
    roles.put(
        "dealer",
        Map.of("features", Map.of("a", true, "b", "y".repeat(1000), "c".repeat(1000), true)));
    Map<String, Object> details =
        Map.of("roles", roles, "authid", "x\n" + "y".repeat(1000), "realm", 7L, "x", List.of(1L));
    var talk = new Talk();
    talk.session.join();

    var kept = ((Happening.Joined) talk.receive(new Welcome(7, details))).details();

    assertEquals(Set.of("roles", "authid"), kept.keySet());
    assertEquals("x?" + "y".repeat(Limits.TEXT_BYTES - 5) + "…", kept.get("authid"));
    var keptRoles = (Map<?, ?>) kept.get("roles");
    assertEquals(Set.of("broker", "dealer"), keptRoles.keySet());
    assertEquals(Map.of("features", Map.of("a", true)), keptRoles.get("dealer"));
    var ofBroker = (Map<?, ?>) ((Map<?, ?>) keptRoles.get("broker")).get("features");
    assertEquals(Limits.FEATURES, ofBroker.size());
    assertTrue(talk.session.routerHas("dealer", "a"));
  }

  @Test
  void aWelcomeThatMakesNoSenseIsNoFeatureAndNoIdentity() throws ProtocolViolation {
    for (Map<String, Object> odd :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("roles", 7L, "authid", true),
            Map.of("roles", Map.of("broker", "yes")),
            Map.of("roles", Map.of("broker", Map.of("features", List.of("a")))),
            Map.of("roles", Map.of("broker", Map.of("features", Map.of("a", false)))))) {
      assertFalse(Talk.joined(odd).session.routerHas("broker", "a"), odd::toString);
    }
  }

  private static Error error(long requestType, long request) {
    return new Error(requestType, request, Map.of(), "demo.error.odd", Payload.NONE);
  }

  private static void violation(Talk talk, Message message) {
    assertThrows(ProtocolViolation.class, () -> talk.receive(message), message::toString);
  }

  private static Talk callee() throws ProtocolViolation {
    var talk = Talk.joined();
    talk.session.register("demo.set", Map.of(), SOON);
    talk.receive(new Registered(1, 40));
    talk.sent();
    return talk;
  }
}

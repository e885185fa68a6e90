package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Principal.Ticket;
import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private static final Settings WITH_TICKET =
      new Settings(
          Set.of("demo"), Map.of("pump_1", new Ticket("secret123", "device")), Limits.DEFAULT);

  private static Hello helloByTicket(String authid) {
    return new Hello(
        "demo",
        Map.of("roles", Town.ALL_ROLES, "authmethods", List.of("ticket"), "authid", authid));
  }

  @Test
  void aHelloIsWelcomed() {
    var town = new Town();

    Citizen alice = town.join();
    Citizen bob = town.join();

    assertNotEquals(alice.session(), bob.session());
    assertTrue(alice.session() >= 1 && alice.session() <= 1L << 53);
    Map<String, Object> details = alice.welcome.details();
    assertEquals("demo", details.get("realm"));
    assertEquals("anonymous", details.get("authrole"));
    assertEquals("anonymous", details.get("authmethod"));
    assertNotEquals(alice.authid(), bob.authid());
    assertEquals(Set.of("broker", "dealer"), ((Map<?, ?>) details.get("roles")).keySet());
    assertEquals(List.of(alice.session(), bob.session()), town.router.sessions());
  }

  @Test
  void aRealmThatIsNotConfiguredIsRefused() {
    var town = new Town(new Settings(Set.of("demo"), Map.of(), Limits.DEFAULT));
    Citizen alice = town.connect();

    alice.says(Town.hello("nope"));

    var abort = alice.hears(Abort.class);
    assertEquals("wamp.error.no_such_realm", abort.reason());
    assertEquals("no realm \"nope\" here", abort.details().get("message"));
    assertTrue(alice.closed);
    assertEquals(0, town.router.connections());
  }

  @Test
  void withoutConfiguredRealmsAnyUriIsOneUpToALimit() {
    var limits = new Limits(10, 2, 1, 1, 1, Town.SOME, Town.SOME, 1, 1);
    var town = new Town(new Settings(Set.of(), Map.of(), limits));

    town.join(Town.hello("first"));
    town.join(Town.hello("second"));
    Citizen third = town.connect();
    third.says(Town.hello("third"));
    Citizen noUri = town.connect();
    noUri.says(Town.hello("a b"));

    assertEquals("wamp.error.no_such_realm", third.hears(Abort.class).reason());
    assertEquals("wamp.error.no_such_realm", noUri.hears(Abort.class).reason());
  }

  @Test
  void realmsDoNotSeeEachOther() {
    var town = new Town();
    Citizen here = town.join(Town.hello("here"));
    Citizen there = town.join(Town.hello("there"));
    here.says(new Subscribe(1, Map.of(), "t"));
    here.hears(Subscribed.class);

    there.says(new Message.Publish(1, Map.of("acknowledge", true), "t", Payload.NONE));
    there.hears(Published.class);

    assertNull(here.hears());
  }

  @Test
  void theRightTicketOpens() {
    var town = new Town(WITH_TICKET);
    Citizen device = town.connect();

    device.says(helloByTicket("pump_1"));
    assertEquals(new Challenge("ticket", Map.of()), device.hears());
    device.says(new Authenticate("secret123", Map.of()));

    var welcome = device.hears(Welcome.class);
    assertEquals("pump_1", welcome.details().get("authid"));
    assertEquals("device", welcome.details().get("authrole"));
    assertEquals("ticket", welcome.details().get("authmethod"));
  }

  @Test
  void theWrongTicketDoesNot() {
    var town = new Town(WITH_TICKET);
    Citizen device = town.connect();

    device.says(helloByTicket("pump_1"));
    device.hears(Challenge.class);
    device.says(new Authenticate("guess", Map.of()));

    assertEquals("wamp.error.authentication_denied", device.hears(Abort.class).reason());
    assertTrue(device.closed);
    assertEquals(List.of(), town.router.sessions());
  }

  @Test
  void anUnknownPrincipalIsToldSo() {
    var town = new Town(WITH_TICKET);
    Citizen device = town.connect();

    device.says(helloByTicket("who"));

    assertEquals("wamp.error.no_such_principal", device.hears(Abort.class).reason());
  }

  @Test
  void methodsThatTheRouterDoesNotKnowAreSkipped() {
    var town = new Town();
    Citizen alice = town.connect();
    Citizen bob = town.connect();

    alice.says(
        new Hello(
            "demo",
            Map.of("roles", Town.ALL_ROLES, "authmethods", List.of("ticket", "anonymous"))));
    bob.says(
        new Hello("demo", Map.of("roles", Town.ALL_ROLES, "authmethods", List.of("cryptosign"))));

    alice.hears(Welcome.class);
    assertEquals("wamp.error.no_matching_auth_method", bob.hears(Abort.class).reason());
  }

  @Test
  void aClientThatCannotAuthenticateMayAbort() {
    var town = new Town(WITH_TICKET);
    Citizen device = town.connect();
    device.says(helloByTicket("pump_1"));
    device.hears(Challenge.class);

    device.says(new Abort(Map.of(), "wamp.error.cannot_authenticate", Payload.NONE));

    assertNull(device.hears(), "ABORT is never answered");
    assertTrue(device.closed);
  }

  @Test
  void goodbyeIsAnswered() {
    var town = new Town();
    Citizen alice = town.join();

    alice.says(new Goodbye(Map.of(), "wamp.close.close_realm"));

    assertEquals(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"), alice.hears());
    assertTrue(alice.closed);
    assertEquals(List.of(), town.router.sessions());
  }

  @Test
  void whateverComesAfterTheEndIsIgnored() {
    var town = new Town();
    Citizen alice = town.join();
    alice.says(new Goodbye(Map.of(), "wamp.close.close_realm"));
    alice.hears(Goodbye.class);

    alice.says(Town.hello("demo"));
    alice.saysNonsense("not a message");
    alice.vanishes();

    assertNull(alice.hears());
    assertEquals(0, town.router.connections());
  }

  @Test
  void whoBreaksTheProtocolIsAborted() {
    var wrong =
        List.of(
            Town.hello("demo"),
            new Welcome(1, Map.of()),
            new Challenge("ticket", Map.of()),
            new Authenticate("", Map.of()),
            new Published(1, 1),
            new Event(1, 1, Map.of(), Payload.NONE),
            new Result(1, Map.of(), Payload.NONE),
            new Unknown(99),
            new Message.Yield(1, Map.of(), Payload.NONE),
            new Message.Error(68, 1, Map.of(), "demo.error", Payload.NONE),
            new Message.Error(48, 1, Map.of(), "demo.error", Payload.NONE),
            new Message.Cancel(1, Map.of("mode", "softly")),
            new Subscribe(1, Map.of("match", "fuzzy"), "t"),
            new Subscribe(1, Map.of("match", 7L), "t"),
            new Message.Publish(1, Map.of("exclude", List.of("x")), "t", Payload.NONE));
    for (Message message : wrong) {
      var town = new Town();
      Citizen alice = town.join();

      alice.says(message);

      assertEquals(
          "wamp.error.protocol_violation", alice.hears(Abort.class).reason(), message::toString);
      assertTrue(alice.closed);
      assertEquals(List.of(), town.router.sessions());
    }
  }

  @Test
  void nothingButHelloOpensASession() {
    for (Message message :
        List.of(
            new Call(1, Map.of(), "demo.x", Payload.NONE),
            new Goodbye(Map.of(), "wamp.close.close_realm"),
            new Hello("demo", Map.of()))) {
      var town = new Town();
      Citizen alice = town.connect();

      alice.says(message);

      assertEquals("wamp.error.protocol_violation", alice.hears(Abort.class).reason());
    }
  }

  @Test
  void bytesThatAreNoMessageAreAProtocolViolation() {
    var town = new Town();
    Citizen alice = town.join();

    alice.saysNonsense("not a list");

    var abort = alice.hears(Abort.class);
    assertEquals("wamp.error.protocol_violation", abort.reason());
    assertEquals("not a list", abort.details().get("message"));
  }

  @Test
  void extensionsAreIgnored() {
    var town = new Town();
    Citizen alice = town.join();

    alice.says(new Unknown(337));

    assertNull(alice.hears());
    assertFalse(alice.closed);
  }

  @Test
  void whoDoesNotJoinInTimeIsClosed() {
    var town = new Town();
    Citizen slow = town.connect();
    assertEquals(Limits.DEFAULT.joinNanos(), town.router.deadline());

    town.router.tick(Limits.DEFAULT.joinNanos() - 1);
    assertFalse(slow.closed);
    town.router.tick(Limits.DEFAULT.joinNanos());

    assertTrue(slow.closed);
    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void whoLeavesBeforeJoiningIsNotWaitedFor() {
    var town = new Town();

    town.connect().vanishes();

    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void onePeerTooManyIsClosed() {
    var town =
        new Town(
            new Settings(
                Set.of(), Map.of(), new Limits(1, 1, 1, 1, 1, Town.SOME, Town.SOME, 1, 1)));
    Citizen first = town.connect();

    Citizen second = town.connect();
    assertTrue(second.closed);
    second.says(Town.hello("demo"));
    assertNull(second.hears());

    first.vanishes();
    assertFalse(town.connect().closed);
  }

  @Test
  void aKilledSessionServesUntilItAnswersGoodbye() {
    var town = new Town();
    Citizen alice = town.join();

    assertTrue(town.router.kill(alice.session(), "demo.close.test", 0));
    assertFalse(town.router.kill(alice.session(), "demo.close.test", 0), "once is enough");

    assertEquals(new Goodbye(Map.of(), "demo.close.test"), alice.hears());
    alice.says(new Call(1, Map.of(), "wamp.session.count", Payload.NONE));
    assertEquals(new Result(1, Map.of(), Payload.of(1L)), alice.hears());
    alice.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    assertNull(alice.hears(), "an answer is not answered");
    assertTrue(alice.closed);
  }

  @Test
  void aKilledSessionThatDoesNotAnswerEndsByTheLimit() {
    var town = new Town();
    Citizen alice = town.join();
    assertFalse(town.router.kill(alice.session() + 1, "wamp.close.killed", 0));

    town.router.kill(alice.session(), "wamp.close.killed", 0);
    town.router.tick(town.router.deadline());

    assertTrue(alice.closed);
    assertEquals(List.of(), town.router.sessions());
  }

  @Test
  void aShutDownSaysGoodbyeToAllAndLetsNobodyIn() {
    var town = new Town();
    Citizen alice = town.join();
    Citizen half = town.connect();
    Citizen late = town.connect();
    late.vanishes();

    town.router.shutDown(0);
    Citizen late2 = town.connect();
    late2.says(Town.hello("demo"));

    assertEquals(new Goodbye(Map.of(), "wamp.close.system_shutdown"), alice.hears());
    assertEquals("wamp.close.system_shutdown", half.hears(Abort.class).reason());
    assertEquals("wamp.close.system_shutdown", late2.hears(Abort.class).reason());
    alice.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    assertEquals(0, town.router.connections());
  }

  @Test
  void aRouterThatHasStoppedAnsweringSwallowsEverything() {
    var town = new Town();
    Citizen alice = town.join();

    town.router.stopAnswering();
    alice.says(new Call(1, Map.of(), "wamp.session.count", Payload.NONE));
    Citizen bob = town.connect();
    bob.says(Town.hello("demo"));
    town.router.tick(Long.MAX_VALUE);

    assertNull(alice.hears());
    assertNull(bob.hears());
    assertFalse(bob.closed);
  }

  @Test
  void aRealmThatIsNoUriCannotBeConfigured() {
    var why =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Settings(Set.of("a b"), Map.of(), Limits.DEFAULT));

    assertEquals("realm: expected a URI, is \"a b\"", why.getMessage());
  }

  @Test
  void othersAreToldWhoComesAndGoes() {
    var town = new Town();
    Citizen watcher = town.join();
    watcher.says(new Subscribe(1, Map.of(), "wamp.session.on_join"));
    watcher.hears(Subscribed.class);
    watcher.says(new Subscribe(2, Map.of(), "wamp.session.on_leave"));
    watcher.hears(Subscribed.class);

    Citizen bob = town.join();
    var joined = watcher.hears(Event.class).payload().arguments().get(0);
    assertEquals(bob.session(), assertInstanceOf(Map.class, joined).get("session"));

    bob.vanishes();
    assertEquals(
        List.of(bob.session(), bob.authid(), "anonymous"),
        watcher.hears(Event.class).payload().arguments());
  }
}

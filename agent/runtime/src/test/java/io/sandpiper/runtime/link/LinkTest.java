package io.sandpiper.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Link.Phase;
import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final long SECOND = 1_000_000_000L;

  private final Wire wire = new Wire();
  private final List<String> followed = new ArrayList<>();
  private final List<String> journal = new ArrayList<>();
  private long now;
  private long millis = Wall.FIRST_PLAUSIBLE_MILLIS;
  private Credentials.Found credentials = Credentials.ANONYMOUS.find();
  private Link link = link("ws://a/ws");

  private Link link(String... urls) {
    var router =
        new Configuration.Router(
            List.of(urls).stream().map(URI::create).toList(),
            "demo",
            List.of(Serializer.MSGPACK, Serializer.JSON),
            new Configuration.Ping(Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new Configuration.Reconnect(
                Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5)),
            Route.DIRECT,
            Configuration.Auth.ANONYMOUS);
    var follower =
        new Follower() {
          @Override
          public void joined(Happening.Joined welcome, long now) {
            followed.add("joined " + welcome.session());
          }

          @Override
          public void happened(Happening happening, long now) {
            followed.add(happening.getClass().getSimpleName());
          }

          @Override
          public void lost(Happening.Over over, long now) {
            followed.add("lost " + over.unanswered().size());
          }
        };
    var lines =
        new Journal() {
          @Override
          public void info(String line) {
            journal.add(line);
          }

          @Override
          public void warn(String line) {
            journal.add("! " + line);
          }
        };
    return new Link(
        router, wire, () -> credentials, wire, new Random(7), () -> millis, follower, lines);
  }

  private void arrive(Message message) {
    link.arrived(new Arrival.Received(wire.number, message), now);
  }

  private void open() {
    link.arrived(new Arrival.Opened(wire.number, "wamp.2.msgpack"), now);
  }

  private void closed(Closed how) {
    link.arrived(new Arrival.Closed(wire.number, how), now);
  }

  private void join() {
    open();
    assertInstanceOf(Hello.class, wire.taken().get(0));
    arrive(new Welcome(100 + wire.number, Map.of("roles", Map.of("broker", Map.of()))));
    assertEquals(Phase.JOINED, link.phase());
  }

  /** Time passes to the next deadline, and on until the link dials. */
  private long untilDial() {
    long from = now;
    long before = wire.number;
    while (wire.number == before) {
      long next = link.deadline();
      assertTrue(next >= now && next < Long.MAX_VALUE, "a deadline ahead: " + next);
      now = next;
      link.tick(now);
    }
    return now - from;
  }

  private void passes(long nanos) {
    long end = now + nanos;
    while (link.deadline() <= end) {
      now = link.deadline();
      link.tick(now);
    }
    now = end;
  }

  @Test
  void dialsSaysHelloAndJoins() {
    link.start(now);
    assertEquals(List.of("dial 1 ws://a/ws"), wire.done());
    assertEquals(List.of(Serializer.MSGPACK), wire.target.serializers());
    join();
    assertEquals(List.of("joined 101"), followed);
    assertTrue(journal.get(0).startsWith("joined realm demo at ws://a/ws"), journal.get(0));
  }

  @Test
  void whateverEndsTheConnectionItDialsAgain() {
    link.start(now);
    for (Closed how :
        List.of(
            new Closed.Unreachable("refused"),
            new Closed.Untrusted(Closed.Untrusted.Cause.UNKNOWN_CA, "unknown"),
            new Closed.Refused(401, Optional.empty(), Optional.empty(), "401"),
            new Closed.NoSubprotocol("none"),
            new Closed.Ended(1008, "policy"),
            new Closed.ByUs("us"))) {
      closed(how);
      assertEquals(Phase.WAITING, link.phase(), how.toString());
      untilDial();
      assertEquals(Phase.OPENING, link.phase(), how.toString());
    }
  }

  @Test
  void aGoodbyeIsAnsweredAndTheConnectionClosedByUs() {
    link.start(now);
    join();
    wire.done();
    arrive(new Goodbye(Map.of(), "wamp.close.normal"));
    assertEquals(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"), wire.taken().get(0));
    assertEquals(List.of("close 1 1000"), wire.done());
    assertEquals(List.of("joined 101", "lost 0"), followed);
    closed(new Closed.Ended(1000, ""));
    long wait = untilDial();
    assertTrue(wait >= SECOND && wait <= 60 * SECOND, "waited " + wait);
    join();
  }

  @Test
  void aRouterThatNeverClosesAfterGoodbyeIsGivenUp() {
    link.start(now);
    join();
    arrive(new Goodbye(Map.of(), "wamp.close.normal"));
    long wait = untilDial();
    assertTrue(wait >= Limits.CLOSE, "waited " + wait);
  }

  @Test
  void silenceIsNoticedByAPingAndItsTimeout() {
    link.start(now);
    join();
    wire.done();
    passes(20 * SECOND);
    assertEquals(List.of("ping 1"), wire.done());
    link.arrived(new Arrival.Pong(1), now);
    passes(20 * SECOND);
    assertEquals(List.of("ping 1"), wire.done());
    passes(10 * SECOND);
    assertEquals(List.of("drop 1"), wire.done());
    closed(new Closed.ByUs("dropped"));
    assertEquals(List.of("joined 101", "lost 0"), followed);
    untilDial();
    join();
  }

  @Test
  void whereNoPingIsBorneTheRouterIsAskedForOurSession() {
    wire.pings = false;
    link.start(now);
    join();
    wire.done();
    for (int i = 0; i < 2; i++) {
      passes(20 * SECOND);
      var call = assertInstanceOf(Message.Call.class, wire.taken().get(0));
      assertEquals("wamp.session.get", call.procedure());
      assertEquals(Payload.of(101L), call.payload());
      arrive(
          i == 0
              ? new Message.Result(call.request(), Map.of(), Payload.NONE)
              : new Message.Error(
                  48, call.request(), Map.of(), "wamp.error.not_authorized", Payload.NONE));
    }
    assertEquals(List.of("joined 101"), followed);
    assertEquals(List.of(), wire.done());

    passes(30 * SECOND);

    assertEquals(List.of("drop 1"), wire.done());
  }

  @Test
  void aQuestionThatIsNotAnsweredWhileOthersTalkIsForgotten() {
    wire.pings = false;
    link.start(now);
    join();
    wire.done();
    passes(20 * SECOND);
    for (int i = 0; i < 4; i++) {
      arrive(new Message.Unknown(337));
      passes(5 * SECOND);
    }
    assertEquals(Phase.JOINED, link.phase());
    assertEquals(List.of("joined 101", "Ignored", "Ignored", "Ignored", "Ignored"), followed);
  }

  @Test
  void anyTrafficCountsAsLife() {
    link.start(now);
    join();
    wire.done();
    for (int i = 0; i < 10; i++) {
      passes(19 * SECOND);
      arrive(new Message.Unknown(337));
    }
    assertEquals(List.of(), wire.done());
  }

  @Test
  void aLargeMessageOnASlowLineIsLifeBeforeItIsWhole() {
    link.start(now);
    join();
    wire.done();
    for (int i = 0; i < 30; i++) {
      wire.received += 1000;
      passes(10 * SECOND);
    }
    assertEquals(Phase.JOINED, link.phase());
    passes(31 * SECOND);
    assertTrue(wire.done().contains("drop 1"));
  }

  @Test
  void whatAnOldConnectionSaysLateChangesNothing() {
    link.start(now);
    join();
    closed(new Closed.Ended(1006, ""));
    untilDial();
    join();
    long old = wire.number - 1;
    link.arrived(new Arrival.Received(old, new Goodbye(Map.of(), "wamp.close.normal")), now);
    link.arrived(new Arrival.Closed(old, new Closed.Ended(1006, "")), now);
    assertEquals(Phase.JOINED, link.phase());
    assertEquals(2, link.health().lateArrivals());
  }

  @Test
  void anUnansweredHelloEndsTheAttempt() {
    link.start(now);
    open();
    passes(Limits.JOIN);
    assertTrue(wire.done().contains("drop 1"));
    closed(new Closed.ByUs("dropped"));
    untilDial();
  }

  @Test
  void anAttemptThatTellsNothingAtAllIsGivenUp() {
    link.start(now);
    long wait = untilDial();
    assertTrue(wait >= Limits.OPEN_GUARD + Limits.CLOSE, "waited " + wait);
  }

  @Test
  void aViolationIsAbortedAndClosedWith1002() {
    link.start(now);
    join();
    wire.done();
    arrive(new Welcome(5, Map.of()));
    assertInstanceOf(Abort.class, wire.taken().get(0));
    assertEquals(List.of("close 1 1002"), wire.done());
  }

  @Test
  void garbageBeforeTheSessionIsClosedToo() {
    link.start(now);
    wire.done();
    link.arrived(new Arrival.Violated(1, new ProtocolViolation("text on msgpack")), now);
    assertEquals(List.of("close 1 1002"), wire.done());
    closed(new Closed.Ended(1002, ""));
    untilDial();
  }

  @Test
  void aMissingRealmIsTriedFastTenTimesAndThenSlowlyWithAdvice() {
    link.start(now);
    for (int i = 0; i < 10; i++) assertTrue(refusedFor("wamp.error.no_such_realm") < 61 * SECOND);
    assertTrue(refusedFor("wamp.error.no_such_realm") >= 300 * SECOND);
    assertTrue(
        journal.stream().anyMatch(line -> line.startsWith("! ") && line.contains("router.realm")),
        journal.toString());
    join();
  }

  private long refusedFor(String reason) {
    open();
    arrive(new Abort(Map.of(), reason, Payload.NONE));
    closed(new Closed.Ended(1000, ""));
    wire.taken();
    return untilDial();
  }

  @Test
  void fiveDismissalsInTenMinutesMeanSomebodyElseIsMe() {
    link.start(now);
    for (int i = 0; i < 4; i++) {
      join();
      arrive(new Goodbye(Map.of(), "wamp.close.normal"));
      closed(new Closed.Ended(1000, ""));
      assertTrue(untilDial() < 100 * SECOND);
      wire.taken();
    }
    join();
    arrive(new Goodbye(Map.of(), "wamp.close.normal"));
    closed(new Closed.Ended(1000, ""));
    assertTrue(untilDial() >= 300 * SECOND);
  }

  @Test
  void certificatesAreNotJudgedByAClockThatCannotBeRight() {
    millis = 0;
    link.start(now);
    var expired = new Closed.Untrusted(Closed.Untrusted.Cause.NOT_YET_VALID, "in 2026");
    closed(expired);
    assertTrue(untilDial() <= SECOND * 2);
    millis = Wall.FIRST_PLAUSIBLE_MILLIS;
    closed(expired);
    assertTrue(untilDial() >= 300 * SECOND);
  }

  @Test
  void aClockThatIsSetEndsNoWaitThatItDidNotCause() {
    millis = 0;
    link.start(now);
    closed(new Closed.Untrusted(Closed.Untrusted.Cause.TLS_WANTED, "no TLS there"));
    millis = Wall.FIRST_PLAUSIBLE_MILLIS;

    assertTrue(untilDial() >= 300 * SECOND);
  }

  @Test
  void severalUrlsAreTriedInOrderWithShortWaitsAndFromTheFirstAfterASession() {
    link = link("ws://a/ws", "ws://b/ws");
    link.start(now);
    closed(new Closed.Unreachable("refused"));
    assertTrue(untilDial() <= SECOND);
    assertEquals(URI.create("ws://b/ws"), wire.target.url());
    join();
    closed(new Closed.Ended(1006, ""));
    untilDial();
    assertEquals(URI.create("ws://a/ws"), wire.target.url());
  }

  @Test
  void aSlowReasonAtOneUrlDoesNotSlowTheOthersDown() {
    link = link("ws://a/ws", "ws://b/ws");
    link.start(now);
    for (int i = 0; i < 3; i++) {
      closed(new Closed.Unreachable("refused"));
      assertTrue(untilDial() <= SECOND);
      closed(new Closed.Refused(401, Optional.empty(), Optional.empty(), "401"));
      assertTrue(untilDial() <= 60 * SECOND);
    }
  }

  @Test
  void withoutMessagePackItOffersJson() {
    link.start(now);
    closed(new Closed.NoSubprotocol("none"));
    assertTrue(untilDial() <= SECOND);
    assertEquals(List.of(Serializer.JSON), wire.target.serializers());
    closed(new Closed.NoSubprotocol("none"));
    assertTrue(untilDial() >= 300 * SECOND);
  }

  @Test
  void aRouterThatLeavesAtTheHandshakeIsSoonOfferedTheOtherSerializer() {
    link = link("rs://a:1");
    link.start(now);
    for (int i = 0; i < 4; i++) {
      var expected = i % 2 == 0 ? Serializer.MSGPACK : Serializer.JSON;
      assertEquals(List.of(expected), wire.target.serializers());
      closed(new Closed.RawRefused(0, "ended"));
      assertTrue(untilDial() <= 60 * SECOND);
    }
  }

  @Test
  void declarationsAreAppliedAfterEachWelcome() {
    link.declare(Declaration.procedure("demo.d.a.get"));
    link.declare(Declaration.topic("demo.all.", Map.of("match", "prefix")));
    link.start(now);
    for (int i = 0; i < 2; i++) {
      join();
      var sent = wire.taken();
      assertEquals(new Register(1, Map.of(), "demo.d.a.get"), sent.get(0));
      assertEquals(new Message.Subscribe(2, Map.of("match", "prefix"), "demo.all."), sent.get(1));
      closed(new Closed.Ended(1006, ""));
      untilDial();
    }
  }

  @Test
  void aRegistrationHeldByAGhostIsRetriedAloneWhileTheRestServes() {
    link.declare(Declaration.procedure("demo.d.a.get"));
    link.declare(Declaration.procedure("demo.d.b.get"));
    link.start(now);
    join();
    wire.taken();
    arrive(new Message.Error(64, 1, Map.of(), "wamp.error.procedure_already_exists", Payload.NONE));
    arrive(new Registered(2, 22));
    assertEquals(
        Map.of("demo.d.a.get", "wamp.error.procedure_already_exists"), link.health().missing());
    arrive(new Invocation(1, 22, Map.of(), Payload.NONE));
    assertTrue(followed.contains("Invoked"));
    link.session().orElseThrow().yield(1, Payload.NONE);
    wire.taken();
    long limit = now + 60 * SECOND;
    while (wire.sent.isEmpty() && now < limit) {
      now = link.deadline();
      link.tick(now);
    }
    assertEquals(new Register(3, Map.of(), "demo.d.a.get"), wire.taken().get(0));
    arrive(new Registered(3, 33));
    assertEquals(Map.of(), link.health().missing());
    assertEquals(Phase.JOINED, link.phase());
  }

  @Test
  void aRevokedRegistrationComesBackLaterAndNotForEver() {
    link.declare(Declaration.procedure("demo.d.a.get"));
    link.start(now);
    join();
    wire.taken();
    long request = 1;
    arrive(new Registered(request, 11));
    for (int i = 0; i < Limits.REVOKED_AN_HOUR; i++) {
      arrive(new Unregistered(0, Map.of("registration", 11L, "reason", "wamp.error.x")));
      long from = now;
      while (wire.sent.isEmpty()) {
        link.arrived(new Arrival.Pong(wire.number), now);
        now = link.deadline();
        link.tick(now);
      }
      assertTrue(now - from >= Limits.REVOKED_FROM.toNanos());
      assertEquals(new Register(++request, Map.of(), "demo.d.a.get"), wire.taken().get(0));
      arrive(new Registered(request, 11));
    }
    arrive(new Unregistered(0, Map.of("registration", 11L, "reason", "wamp.error.x")));
    assertTrue(link.health().missing().get("demo.d.a.get").startsWith("revoked"));
    for (int i = 0; i < 100; i++) {
      passes(10 * SECOND);
      link.arrived(new Arrival.Pong(wire.number), now);
    }
    assertEquals(List.of(), wire.taken());
    assertEquals(List.of(new Register(++request, Map.of(), GET)), untilSent(Limits.OFF));
  }

  @Test
  void whatIsNotPermittedIsAskedForAgainAnHourLater() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join();
    wire.taken();
    refuse(64, 1, "wamp.error.not_authorized");
    long from = now;
    assertEquals(List.of(new Register(2, Map.of(), GET)), untilSent(Limits.OFF));
    assertEquals(Limits.OFF, now - from);
    arrive(new Registered(2, 11));
    assertEquals(Map.of(), link.health().missing());
  }

  // ---- registrations that another session holds, or that vanish

  private static final String GET = "demo.d.a.get";

  private static final Map<String, Object> CROSSBAR =
      Map.of(
          "x_cb_node",
          "node-1",
          "roles",
          Map.of("dealer", Map.of("features", Map.of("registration_meta_api", true))));

  private static final Map<String, Object> FORCE = Map.of("force_reregister", true);

  private void join(Map<String, Object> welcome) {
    open();
    arrive(new Welcome(100 + wire.number, welcome));
    wire.sent.removeIf(Hello.class::isInstance);
  }

  private void refuse(long type, long request, String error) {
    arrive(new Message.Error(type, request, Map.of(), error, Payload.NONE));
  }

  /** Time passes, and pings are answered, until the link sends something. */
  private List<Message> untilSent(long limit) {
    long end = now + limit;
    while (wire.sent.isEmpty() && link.deadline() <= end) {
      now = link.deadline();
      link.tick(now);
      if (link.phase() == Phase.JOINED) link.arrived(new Arrival.Pong(wire.number), now);
    }
    return wire.taken();
  }

  @Test
  void whereTheRouterCanItIsAskedToTellWhoCalls() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(
        Map.of(
            "roles", Map.of("dealer", Map.of("features", Map.of("caller_identification", true)))));

    assertEquals(List.of(new Register(1, Map.of("disclose_caller", true), GET)), wire.taken());
    refuse(64, 1, "wamp.error.option_disallowed.disclose_me");
    assertEquals(List.of(new Register(2, Map.of(), GET)), wire.taken());
    arrive(new Registered(2, 22));
    assertEquals(Map.of(), link.health().missing());
  }

  @Test
  void onCrossbarTheGhostOfTheLastSessionLosesItsRegistrationAtOnce() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(CROSSBAR);
    assertEquals(List.of(new Register(1, Map.of(), GET)), wire.taken());
    refuse(64, 1, "wamp.error.procedure_already_exists");
    assertEquals(List.of(new Register(2, FORCE, GET)), wire.taken());
    arrive(new Registered(2, 22));
    assertEquals(Map.of(), link.health().missing());
  }

  @Test
  void aRegistrationThatForceDoesNotGetIsRetriedWithPatience() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    refuse(64, 1, "wamp.error.procedure_already_exists");
    wire.taken();
    refuse(64, 2, "wamp.error.procedure_already_exists");
    assertEquals(List.of(), wire.taken());
    long from = now;
    assertEquals(List.of(new Register(3, FORCE, GET)), untilSent(60 * SECOND));
    assertTrue(now - from >= SECOND);
  }

  @Test
  void whoWasTakenARegistrationDoesNotTakeItBackByForceInThisSessionNorTheNext() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    arrive(new Registered(1, 11));
    arrive(new Unregistered(0, Map.of("registration", 11L)));
    assertEquals(List.of(new Register(2, Map.of(), GET)), untilSent(200 * SECOND));
    refuse(64, 2, "wamp.error.procedure_already_exists");
    assertEquals(List.of(), wire.taken());
    closed(new Closed.Ended(1006, ""));
    untilDial();
    join(CROSSBAR);
    assertEquals(List.of(new Register(1, Map.of(), GET)), wire.taken());
    refuse(64, 1, "wamp.error.procedure_already_exists");
    assertEquals(List.of(new Register(2, Map.of(), GET)), untilSent(60 * SECOND));
    arrive(new Registered(2, 12));

    // An hour later it may have been a ghost again.
    now += Limits.TAKEN;
    closed(new Closed.Ended(1006, ""));
    untilDial();
    join(CROSSBAR);
    wire.taken();
    refuse(64, 1, "wamp.error.procedure_already_exists");
    assertEquals(List.of(new Register(2, FORCE, GET)), wire.taken());
  }

  private Message.Call lookUp() {
    return assertInstanceOf(Message.Call.class, untilSent(Limits.CHECK * 2).get(0));
  }

  @Test
  void eachRegistrationIsLookedUpNowAndThen() {
    link.declare(Declaration.procedure(GET));
    link.declare(Declaration.procedure("demo.d.b.get"));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    arrive(new Registered(1, 11));
    arrive(new Registered(2, 12));
    for (int i = 0; i < 6; i++) {
      long from = now;
      Message.Call call = lookUp();
      assertEquals("wamp.registration.lookup", call.procedure());
      assertEquals(Payload.of(i % 2 == 0 ? GET : "demo.d.b.get"), call.payload());
      arrive(new Message.Result(call.request(), Map.of(), Payload.of(i % 2 == 0 ? 11L : 12L)));
      if (i > 2) assertTrue(now - from >= Limits.CHECK / 4, "after " + (now - from));
      assertTrue(now - from <= Limits.CHECK, "after " + (now - from));
    }
    assertEquals(Map.of(), link.health().missing());
  }

  @Test
  void aRegistrationThatVanishedWithoutAWordIsDeclaredAgainAtOnceButNotForEver() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    arrive(new Registered(1, 11));
    for (int i = 0; i < Limits.REVOKED_AN_HOUR; i++) {
      long request = lookUp().request();
      arrive(new Message.Result(request, Map.of(), Payload.of((Object) null)));
      assertEquals(
          List.of(
              new Message.Unregister(request + 1, 11), new Register(request + 2, Map.of(), GET)),
          wire.taken());
      refuse(66, request + 1, "wamp.error.no_such_registration");
      arrive(new Registered(request + 2, 11));
      assertEquals(Map.of(), link.health().missing());
    }
    arrive(new Message.Result(lookUp().request(), Map.of(), Payload.NONE));
    assertEquals(Map.of(GET, "vanished"), link.health().missing());
    assertEquals(List.of(), untilSent(Limits.CHECK * 4));
  }

  /** Two under one number are the router's fault, but not the agent's end. */
  @Test
  void aRegistrationThatTheSessionNoLongerHoldsIsNotGivenUpAgain() {
    link.declare(Declaration.procedure(GET));
    link.declare(Declaration.procedure("demo.d.b.get"));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    arrive(new Registered(1, 11));
    arrive(new Registered(2, 11));
    long request = lookUp().request();
    arrive(new Message.Result(request, Map.of(), Payload.NONE));
    assertEquals(
        List.of(new Message.Unregister(request + 1, 11), new Register(request + 2, Map.of(), GET)),
        wire.taken());
    arrive(new Unregistered(request + 1, Map.of()));
    arrive(new Registered(request + 2, 12));
    request = lookUp().request();
    arrive(new Message.Result(request, Map.of(), Payload.NONE));
    assertEquals(List.of(new Register(request + 1, Map.of(), "demo.d.b.get")), wire.taken());
  }

  @Test
  void aRegistrationThatAnotherSessionHasNowIsNotTakenBackByForce() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(CROSSBAR);
    wire.taken();
    arrive(new Registered(1, 11));
    long request = lookUp().request();
    arrive(new Message.Result(request, Map.of(), Payload.of(12L)));
    wire.taken();
    refuse(64, request + 2, "wamp.error.procedure_already_exists");
    assertEquals(List.of(), wire.taken());
    assertEquals(List.of(new Register(request + 3, Map.of(), GET)), untilSent(60 * SECOND));
  }

  @Test
  void aRouterThatPermitsNoLookupsIsAskedOnceASession() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    for (int i = 1; i <= 2; i++) {
      join(CROSSBAR);
      wire.taken();
      arrive(new Registered(1, 11));
      refuse(48, lookUp().request(), "wamp.error.not_authorized");
      assertEquals(List.of(), untilSent(Limits.CHECK * 4));
      assertEquals(Map.of(), link.health().missing());
      assertEquals(i, journal.stream().filter(line -> line.contains("not looked up")).count());
      closed(new Closed.Ended(1006, ""));
      untilDial();
    }
  }

  @Test
  void aRouterThatOffersNoLookupsIsNotAsked() {
    link.declare(Declaration.procedure(GET));
    link.start(now);
    join(Map.of("roles", Map.of("dealer", Map.of())));
    wire.taken();
    arrive(new Registered(1, 11));
    assertEquals(List.of(), untilSent(Limits.CHECK * 4));
  }

  @Test
  void aSessionThatAnswersNoRegistrationIsSick() {
    link.declare(Declaration.procedure("demo.d.a.get"));
    link.start(now);
    join();
    for (int i = 0; i < 60 && link.phase() == Phase.JOINED; i++) {
      passes(5 * SECOND);
      if (link.phase() == Phase.JOINED) link.arrived(new Arrival.Pong(wire.number), now);
    }
    assertEquals(Phase.CLOSING, link.phase());
    assertEquals(List.of("joined 101", "lost 0"), followed);
  }

  @Test
  void manyProceduresAreDeclaredABoundedNumberAtATime() {
    for (int i = 0; i < 100; i++) link.declare(Declaration.procedure("demo.d.p" + i + ".get"));
    link.start(now);
    join();
    assertEquals(Limits.DECLARING, wire.sent.size());
    arrive(new Registered(1, 1));
    assertEquals(Limits.DECLARING + 1, wire.sent.size());
  }

  @Test
  void stoppingSaysGoodbyeAndStaysDownWhateverTheReasonOfTheAnswer() {
    link.start(now);
    join();
    link.stop(now);
    assertInstanceOf(Goodbye.class, wire.taken().get(0));
    arrive(new Goodbye(Map.of(), "wamp.close.normal"));
    closed(new Closed.Ended(1000, ""));
    assertEquals(Phase.STOPPED, link.phase());
    assertEquals(Long.MAX_VALUE, link.deadline());
  }

  @Test
  void stoppingDoesNotWaitForARouterThatIsSilent() {
    link.start(now);
    join();
    link.stop(now);
    passes(Limits.LEAVE + Limits.CLOSE + SECOND);
    assertEquals(Phase.STOPPED, link.phase());
  }

  @Test
  void requestsThatWereUnansweredAreNamedWhenTheSessionEnds() {
    link.start(now);
    join();
    link.session().orElseThrow().call("x.y", Map.of(), Payload.NONE, now + SECOND);
    closed(new Closed.Ended(1006, ""));
    assertEquals(List.of("joined 101", "lost 1"), followed);
  }

  @Test
  void whatOneUrlSaidIsForgottenWhenAnotherServes() {
    link = link("ws://a/ws", "ws://b/ws");
    link.start(now);
    closed(new Closed.Refused(503, Optional.of(Duration.ofMinutes(40)), Optional.empty(), "503"));
    assertTrue(untilDial() <= SECOND);
    join();
    closed(new Closed.Ended(1006, ""));
    assertTrue(untilDial() <= 2 * SECOND);
  }

  @Test
  void theShortestWaitThatAUrlAskedForDecides() {
    link = link("ws://a/ws", "ws://b/ws");
    link.start(now);
    closed(new Closed.Refused(503, Optional.of(Duration.ofMinutes(40)), Optional.empty(), "503"));
    untilDial();
    closed(new Closed.Unreachable("refused"));
    assertTrue(untilDial() <= SECOND);
  }

  @Test
  void aRegistrationThatWasPerhapsHeardMakesANewSession() {
    link.declare(Declaration.procedure("demo.d.a.get"));
    link.start(now);
    join();
    wire.taken();
    passes(Limits.REQUEST);
    for (int i = 0; i < 30 && link.phase() == Phase.JOINED; i++) {
      passes(5 * SECOND);
      if (link.phase() == Phase.JOINED) link.arrived(new Arrival.Pong(wire.number), now);
      for (Message message : wire.taken()) {
        if (message instanceof Register m) {
          String error = "wamp.error.procedure_already_exists";
          arrive(new Message.Error(64, m.request(), Map.of(), error, Payload.NONE));
        }
      }
    }
    assertEquals(Phase.CLOSING, link.phase());
  }

  @Test
  void withoutAReadableSecretNothingIsDialledAndTheWaitIsSlow() {
    link = link("ws://a/ws", "ws://b/ws");
    credentials = new Credentials.Found.Unreadable("/etc/s: saw no such file", "mend it");
    link.start(now);

    assertEquals(Phase.WAITING, link.phase());
    assertEquals(List.of(), wire.done());
    assertTrue(link.deadline() >= Duration.ofMinutes(5).toNanos(), "at " + link.deadline());
    assertEquals("/etc/s: saw no such file", link.health().lastEnd());
    assertEquals("mend it", link.health().advice());
    assertTrue(
        journal.get(0).startsWith("! ws://a/ws: /etc/s: saw no such file; mend it; next attempt"),
        journal.get(0));
  }

  @Test
  void aSecretThatHasBecomeReadableIsUsed() {
    credentials = new Credentials.Found.Unreadable("/etc/s: saw no such file", "mend it");
    link.start(now);
    passes(Duration.ofHours(1).toNanos());
    assertEquals(List.of(), wire.done());

    credentials = new Credentials.Found.Ready(ticket("first"));
    untilDial();
    open();
    assertEquals(List.of("ticket"), ((Hello) wire.taken().get(0)).details().get("authmethods"));
  }

  @Test
  void eachSessionHasAProofOfItsOwn() {
    for (String secret : List.of("first", "second")) {
      credentials = new Credentials.Found.Ready(ticket(secret));
      if (wire.number == 0) link.start(now);
      else untilDial();
      open();
      arrive(new Challenge("ticket", Map.of()));
      link.arrived(wire.proven.remove(0), now);
      assertEquals(secret, ((Authenticate) wire.taken().get(1)).signature());
      closed(new Closed.Ended(1006, ""));
    }
  }

  @Test
  void aProofMayTakeLongerThanARouterMay() {
    challenged();
    passes(Limits.PROVE - SECOND);
    assertEquals(Phase.JOINING, link.phase());

    link.arrived(wire.proven.get(0), now);
    assertInstanceOf(Authenticate.class, wire.taken().get(1));
    passes(Limits.JOIN - SECOND);
    arrive(new Welcome(5, Map.of()));
    assertEquals(Phase.JOINED, link.phase());
  }

  @Test
  void aProofThatNeverComesEndsTheAttempt() {
    challenged();
    passes(Limits.PROVE);
    assertTrue(wire.done().contains("drop 1"));
    assertEquals("our answer to CHALLENGE took too long", link.health().lastEnd());
  }

  @Test
  void aProofForAnOldConnectionIsDropped() {
    challenged();
    closed(new Closed.Ended(1006, ""));
    untilDial();
    open();
    arrive(new Challenge("ticket", Map.of()));
    wire.taken();

    link.arrived(wire.proven.get(0), now);
    assertEquals(List.of(), wire.taken());
    assertEquals(1, link.health().lateArrivals());
    link.arrived(wire.proven.get(1), now);
    assertInstanceOf(Authenticate.class, wire.taken().get(0));
  }

  private void challenged() {
    credentials = new Credentials.Found.Ready(ticket("first"));
    link.start(now);
    open();
    arrive(new Challenge("ticket", Map.of()));
  }

  private static Authenticator ticket(String secret) {
    return new Ticket("dev", Secret.of(secret));
  }
}

package io.sandpiper.router.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Town.Citizen;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DealerTest {
  private static final String SET = "demo.greenhouse_1.pump.set";
  private static final Payload TRUE = Payload.of(true);

  private Town town;
  private Citizen device;
  private Citizen cloud;

  @BeforeEach
  void twoHaveJoined() {
    town = new Town();
    device = town.join();
    cloud = town.join();
  }

  private static long register(Citizen callee, String procedure, Map<String, Object> options) {
    callee.says(new Register(1, options, procedure));
    var registered = callee.hears(Registered.class);
    assertEquals(1, registered.request());
    return registered.registration();
  }

  private static void call(Citizen caller, long request, String procedure) {
    caller.says(new Call(request, Map.of(), procedure, TRUE));
  }

  private static void assertRefused(Citizen who, long type, long request, String error) {
    var refusal = who.hears(Error.class);
    assertEquals(
        List.of(type, request, error),
        List.of(refusal.requestType(), refusal.request(), refusal.error()));
    assertEquals(1, refusal.payload().arguments().size(), "says why");
  }

  @Test
  void aCallIsBroughtToTheCalleeAndItsAnswerBack() {
    long registration = register(device, SET, Map.of());

    call(cloud, 7, SET);

    assertEquals(
        new Invocation(
            1,
            registration,
            Map.of(
                "caller", cloud.session(),
                "caller_authid", cloud.authid(),
                "caller_authrole", "anonymous"),
            TRUE),
        device.hears());
    device.says(new Yield(1, Map.of(), Payload.named(Map.of("on", true))));
    assertEquals(new Result(7, Map.of(), Payload.named(Map.of("on", true))), cloud.hears());
  }

  @Test
  void aCalleesErrorReachesTheCaller() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);

    device.says(new Error(68, 1, Map.of(), "demo.error.busy", Payload.of("queue is full")));

    assertEquals(
        new Error(48, 1, Map.of(), "demo.error.busy", Payload.of("queue is full")), cloud.hears());
  }

  @Test
  void onlyTheFirstAnswerCounts() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    call(cloud, 2, SET);

    for (int i = 0; i < 2; i++) {
      device.says(new Error(68, 1, Map.of(), "demo.error.busy", Payload.NONE));
      device.says(new Yield(2, Map.of(), TRUE));
    }

    cloud.hears(Error.class);
    cloud.hears(Result.class);
    assertNull(cloud.hears());
  }

  @Test
  void invocationsAreNumberedForEachCallee() {
    Citizen other = town.join();
    register(device, "demo.a", Map.of());
    register(other, "demo.b", Map.of());

    call(cloud, 1, "demo.a");
    call(cloud, 2, "demo.a");
    call(cloud, 3, "demo.b");

    assertEquals(1, device.hears(Invocation.class).request());
    assertEquals(2, device.hears(Invocation.class).request());
    assertEquals(1, other.hears(Invocation.class).request());
  }

  @Test
  void whoRegisteredCanBeItsOwnCaller() {
    register(device, SET, Map.of());
    call(device, 2, SET);

    device.says(new Yield(device.hears(Invocation.class).request(), Map.of(), TRUE));
    assertEquals(new Result(2, Map.of(), TRUE), device.hears());

    call(device, 3, SET);
    device.vanishes();
    assertEquals(List.of(cloud.session()), town.router.sessions());
  }

  @Test
  void whatNobodyRegisteredIsNoSuchProcedure() {
    call(cloud, 1, SET);

    assertRefused(cloud, 48, 1, "wamp.error.no_such_procedure");
  }

  @Test
  void aProcedureIsRegisteredOnce() {
    register(device, SET, Map.of());

    cloud.says(new Register(1, Map.of(), SET));
    device.says(new Register(2, Map.of(), SET));

    assertRefused(cloud, 64, 1, "wamp.error.procedure_already_exists");
    assertRefused(device, 64, 2, "wamp.error.procedure_already_exists");
  }

  @Test
  void badUrisAndReservedOnesAreRefused() {
    device.says(new Register(1, Map.of(), "a..b"));
    assertRefused(device, 64, 1, "wamp.error.invalid_uri");
    device.says(new Register(2, Map.of(), "wamp.session.count"));
    assertRefused(device, 64, 2, "wamp.error.invalid_uri");
    device.says(new Call(3, Map.of(), "a b", TRUE));
    assertRefused(device, 48, 3, "wamp.error.invalid_uri");
    device.says(new Register(4, Map.of(), "a".repeat(513)));
    assertRefused(device, 64, 4, "wamp.error.invalid_uri");
    register(device, "a".repeat(512), Map.of());
  }

  @Test
  void unregisteringEndsTheCallsButNotTheRunningOnes() {
    long registration = register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    device.says(new Unregister(2, registration));
    assertEquals(new Unregistered(2, Map.of()), device.hears());
    call(cloud, 2, SET);
    assertRefused(cloud, 48, 2, "wamp.error.no_such_procedure");

    device.says(new Yield(1, Map.of(), TRUE));
    assertEquals(new Result(1, Map.of(), TRUE), cloud.hears());
  }

  @Test
  void nobodyUnregistersForOthers() {
    long registration = register(device, SET, Map.of());

    cloud.says(new Unregister(1, registration));

    assertRefused(cloud, 66, 1, "wamp.error.no_such_registration");
    call(cloud, 2, SET);
    device.hears(Invocation.class);
  }

  @Test
  void thePatternClosestToTheCalledUriWins() {
    String[][] patterns = {
      {"exact", "demo.a.b"},
      {"prefix", "demo.a"},
      {"prefix", "demo."},
      {"wildcard", "demo.x.."},
      {"wildcard", "demo..b."},
      {"wildcard", "..b."},
      {"wildcard", "other."},
      {"wildcard", ".thing"},
    };
    String[][] calls = {
      {"demo.a.b", "demo.a.b"},
      {"demo.a.c", "demo.a"},
      {"demo.abc", "demo.a"},
      {"demo.x.b.c", "demo."},
      {"other.thing", "other."},
      {"third.thing", ".thing"},
      {"x.a.b.c", "..b."},
    };
    for (String[] pattern : patterns) {
      register(device, pattern[1], Map.of("match", pattern[0]));
    }

    for (String[] each : calls) {
      call(cloud, 1, each[0]);
      var invocation = device.hears(Invocation.class);
      cloud.says(new Call(2, Map.of(), "wamp.registration.get", id(invocation.registration())));
      var details = (Map<?, ?>) cloud.hears(Result.class).payload().arguments().get(0);
      assertEquals(each[1], details.get("uri"), each[0]);
      if (!each[0].equals(each[1])) assertEquals(each[0], invocation.details().get("procedure"));
      device.says(new Yield(invocation.request(), Map.of(), TRUE));
      cloud.hears(Result.class);
    }

    call(cloud, 1, "nobody.knows.this");
    assertRefused(cloud, 48, 1, "wamp.error.no_such_procedure");
  }

  private static Payload id(long id) {
    return Payload.of(id);
  }

  @Test
  void amongWildcardsTheFirstNamedComponentDecides() {
    register(device, "demo...set", Map.of("match", "wildcard"));
    long closer = register(device, "demo.a..", Map.of("match", "wildcard"));
    register(device, "..pump.set", Map.of("match", "wildcard"));

    call(cloud, 1, "demo.a.pump.set");

    assertEquals(closer, device.hears(Invocation.class).registration());
  }

  @Test
  void aCallThatIsStillRunningKeepsItsRequestId() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);

    call(cloud, 1, SET);

    assertEquals("wamp.error.protocol_violation", cloud.hears(Abort.class).reason());
  }

  @Test
  void partialResultsAreBroughtToACallerWhoAsked() {
    register(device, SET, Map.of());
    cloud.says(new Call(1, Map.of("receive_progress", true), SET, TRUE));
    assertEquals(true, device.hears(Invocation.class).details().get("receive_progress"));

    device.says(new Yield(1, Map.of("progress", true), Payload.of(1L)));
    device.says(new Yield(1, Map.of("progress", true), Payload.of(2L)));
    device.says(new Yield(1, Map.of(), Payload.of(3L)));

    assertEquals(new Result(1, Map.of("progress", true), Payload.of(1L)), cloud.hears());
    assertEquals(new Result(1, Map.of("progress", true), Payload.of(2L)), cloud.hears());
    assertEquals(new Result(1, Map.of(), Payload.of(3L)), cloud.hears());
  }

  @Test
  void partialResultsThatNobodyAskedForAreDropped() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    assertNull(device.hears(Invocation.class).details().get("receive_progress"));

    device.says(new Yield(1, Map.of("progress", true), Payload.of(1L)));
    assertNull(cloud.hears());

    device.says(new Yield(1, Map.of(), Payload.of(2L)));
    assertEquals(new Result(1, Map.of(), Payload.of(2L)), cloud.hears());
  }

  @Test
  void aCalleeThatCannotBeStoppedIsNotAskedForProgress() {
    Citizen simple = joinAs(Town.features("progressive_call_results"));
    register(simple, SET, Map.of());

    cloud.says(new Call(1, Map.of("receive_progress", true), SET, TRUE));

    assertFalse(simple.hears(Invocation.class).details().containsKey("receive_progress"));
  }

  private Citizen joinAs(Map<String, Object> callee) {
    return town.join(new Hello("demo", Map.of("roles", Map.of("callee", callee))));
  }

  @Test
  void theTimeoutIsTheCalleesBusinessIfItWantsIt() {
    register(device, SET, Map.of("forward_timeout", true));

    cloud.says(new Call(1, Map.of("timeout", 2000L), SET, TRUE));

    assertEquals(2000L, device.hears(Invocation.class).details().get("timeout"));
    assertEquals(Long.MAX_VALUE, town.router.deadline());
  }

  @Test
  void skipTellsTheCallerAloneAndDropsTheAnswer() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    cloud.says(new Cancel(1, Map.of("mode", "skip")));
    assertRefused(cloud, 48, 1, "wamp.error.canceled");
    device.says(new Yield(1, Map.of(), TRUE));

    assertNull(device.hears());
    assertNull(cloud.hears());
  }

  @Test
  void killWaitsForTheCallee() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    cloud.says(new Cancel(1, Map.of("mode", "kill")));
    cloud.says(new Cancel(1, Map.of("mode", "kill")));
    assertEquals(new Interrupt(1, Map.of("mode", "kill")), device.hears());
    assertNull(device.hears(), "one INTERRUPT is enough");
    assertNull(cloud.hears());

    device.says(new Error(68, 1, Map.of(), "wamp.error.canceled", Payload.NONE));
    assertEquals(new Error(48, 1, Map.of(), "wamp.error.canceled", Payload.NONE), cloud.hears());
  }

  @ParameterizedTest
  @ValueSource(strings = {"killnowait", ""})
  void killnowaitDoesNot(String mode) {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    cloud.says(new Cancel(1, mode.isEmpty() ? Map.of() : Map.of("mode", mode)));

    assertEquals(new Interrupt(1, Map.of("mode", "killnowait")), device.hears());
    assertRefused(cloud, 48, 1, "wamp.error.canceled");
    device.says(new Error(68, 1, Map.of(), "wamp.error.canceled", Payload.NONE));
    assertNull(cloud.hears());
  }

  @Test
  void aCalleeWithoutTheFeatureIsSkipped() {
    Citizen simple = joinAs(Map.of());
    register(simple, SET, Map.of());
    call(cloud, 1, SET);
    simple.hears(Invocation.class);

    cloud.says(new Cancel(1, Map.of("mode", "kill")));

    assertRefused(cloud, 48, 1, "wamp.error.canceled");
    assertNull(simple.hears());
  }

  @Test
  void aCancelThatCrossesTheAnswerIsIgnored() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.says(new Yield(device.hears(Invocation.class).request(), Map.of(), TRUE));
    cloud.hears(Result.class);

    cloud.says(new Cancel(1, Map.of("mode", "kill")));

    assertNull(cloud.hears());
    assertNull(device.hears());
  }

  @Test
  void aCallerWhoLeavesInterruptsItsCalls() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    cloud.vanishes();

    assertEquals(new Interrupt(1, Map.of("mode", "killnowait")), device.hears());
    device.says(new Yield(1, Map.of(), TRUE));
    assertNull(device.hears());
  }

  @Test
  void aCalleeWhoLeavesCancelsItsCallsAndFreesItsProcedures() {
    register(device, SET, Map.of());
    register(device, "demo.", Map.of("match", "prefix"));
    call(cloud, 1, SET);

    device.says(new Goodbye(Map.of(), "wamp.close.close_realm"));

    assertRefused(cloud, 48, 1, "wamp.error.canceled");
    call(cloud, 2, SET);
    assertRefused(cloud, 48, 2, "wamp.error.no_such_procedure");
    long again = register(town.join(), SET, Map.of());
    assertNotEquals(0, again);
  }

  @Test
  void unansweredCallsAreBounded() {
    town =
        new Town(
            new Settings(
                Set.of(), Map.of(), new Limits(9, 1, 9, 9, 2, Town.SOME, Town.SOME, 1, 1)));
    device = town.join();
    cloud = town.join();
    Citizen other = town.join();
    register(device, SET, Map.of());

    call(cloud, 1, SET);
    call(cloud, 2, SET);
    call(cloud, 3, SET);
    call(other, 1, SET);

    assertRefused(cloud, 48, 3, "wamp.error.unavailable");
    assertRefused(other, 48, 1, "wamp.error.unavailable");
    device.says(new Yield(1, Map.of(), TRUE));
    cloud.hears(Result.class);
    call(other, 2, SET);
    assertNull(other.hears());
  }

  @Test
  void registrationsAreBounded() {
    town =
        new Town(
            new Settings(
                Set.of(), Map.of(), new Limits(9, 1, 1, 9, 9, Town.SOME, Town.SOME, 1, 1)));
    device = town.join();
    long first = register(device, "demo.a", Map.of());

    device.says(new Register(2, Map.of(), "demo.b"));
    assertRefused(device, 64, 2, "sandpiper.error.limit_reached");

    device.says(new Unregister(3, first));
    device.hears(Unregistered.class);
    register(device, "demo.b", Map.of());
  }

  @Test
  void theRegistrationsCanBeLookedUp() {
    long exact = register(device, SET, Map.of());
    long prefix = register(device, "demo.", Map.of("match", "prefix"));

    assertEquals(Payload.of(exact), ask("wamp.registration.lookup", SET));
    assertEquals(Payload.of((Object) null), ask("wamp.registration.lookup", "demo."));
    assertEquals(
        Payload.of(prefix), ask("wamp.registration.lookup", "demo.", Map.of("match", "prefix")));
    assertEquals(Payload.of(prefix), ask("wamp.registration.match", "demo.else"));
    assertEquals(
        Payload.of(
            Map.of("exact", List.of(exact), "prefix", List.of(prefix), "wildcard", List.of())),
        ask("wamp.registration.list"));
    assertEquals(
        Payload.of(
            Map.of(
                "id", exact, "created", Town.DATE, "uri", SET, "match", "exact", "invoke",
                "single")),
        ask("wamp.registration.get", (double) exact));
    cloud.says(new Call(1, Map.of(), "wamp.registration.get", Payload.of(1L)));
    assertRefused(cloud, 48, 1, "wamp.error.no_such_registration");
  }

  private Payload ask(String procedure, Object... arguments) {
    cloud.says(new Call(1, Map.of(), procedure, Payload.of(arguments)));
    return cloud.hears(Result.class).payload();
  }

  @Test
  void aRegistrationCanBeTakenAway() {
    long registration = register(device, SET, Map.of());

    ask("wamp.registration.remove_callee", registration, device.session());

    assertEquals(
        new Unregistered(
            0, Map.of("registration", registration, "reason", "wamp.error.unregistered")),
        device.hears());
    call(cloud, 2, SET);
    assertRefused(cloud, 48, 2, "wamp.error.no_such_procedure");
    cloud.says(
        new Call(
            3,
            Map.of(),
            "wamp.registration.remove_callee",
            Payload.of(registration, device.session())));
    assertRefused(cloud, 48, 3, "wamp.error.no_such_registration");
  }

  @Test
  void theSessionsCanBeLookedUp() {
    assertEquals(Payload.of(2L), ask("wamp.session.count"));
    assertEquals(Payload.of(0L), ask("wamp.session.count", List.of("device")));
    assertEquals(Payload.of(List.of(device.session(), cloud.session())), ask("wamp.session.list"));
    var details = (Map<?, ?>) ask("wamp.session.get", device.session()).arguments().get(0);
    assertEquals(device.authid(), details.get("authid"));
    cloud.says(new Call(1, Map.of(), "wamp.session.get", Payload.of(1L)));
    assertRefused(cloud, 48, 1, "wamp.error.no_such_session");
  }

  @Test
  void aSessionCanBeKilled() {
    ask("wamp.session.kill", device.session());

    assertEquals(new Goodbye(Map.of(), "wamp.close.normal"), device.hears());
    assertFalse(device.closed);
    cloud.says(new Call(1, Map.of(), "wamp.session.kill", Payload.of(device.session())));
    assertRefused(cloud, 48, 1, "wamp.error.no_such_session");
    device.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    assertTrue(device.closed);
    assertEquals(Payload.of(1L), ask("wamp.session.count"));
  }

  @Test
  void aSessionCanBeKilledForAReason() {
    cloud.says(
        new Call(
            1,
            Map.of(),
            "wamp.session.kill",
            new Payload(
                List.of(device.session()), Map.of("reason", "demo.maintenance", "message", "x"))));
    cloud.hears(Result.class);
    Citizen other = town.join();
    ask("wamp.session.kill", other.session(), "demo.other");

    assertEquals(new Goodbye(Map.of("message", "x"), "demo.maintenance"), device.hears());
    assertEquals(new Goodbye(Map.of(), "demo.other"), other.hears());
  }

  @Test
  void nobodyKillsItself() {
    cloud.says(new Call(1, Map.of(), "wamp.session.kill", Payload.of(cloud.session())));
    assertRefused(cloud, 48, 1, "wamp.error.no_such_session");

    assertEquals(Payload.of(1L), ask("wamp.session.kill_all"));
    device.hears(Goodbye.class);
    assertNull(cloud.hears());
  }

  @Test
  void sessionsAreKilledByWhoTheyAre() {
    Citizen third = town.join();

    assertEquals(
        Payload.of(List.of(device.session())),
        ask("wamp.session.kill_by_authid", device.authid(), "demo.gone"));
    assertEquals(new Goodbye(Map.of(), "demo.gone"), device.hears());
    assertEquals(Payload.of(1L), ask("wamp.session.kill_by_authrole", "anonymous"));
    third.hears(Goodbye.class);
  }

  @Test
  void aWrongArgumentOfTheMetaApiIsAnError() {
    cloud.says(new Call(1, Map.of(), "wamp.session.kill", Payload.NONE));
    assertRefused(cloud, 48, 1, "wamp.error.invalid_argument");
    cloud.says(new Call(2, Map.of(), "wamp.session.kill", Payload.of(device.session(), "a b")));
    assertRefused(cloud, 48, 2, "wamp.error.invalid_uri");
    cloud.says(new Call(3, Map.of(), "wamp.session.list", Payload.of("anonymous")));
    assertRefused(cloud, 48, 3, "wamp.error.invalid_argument");
    cloud.says(new Call(4, Map.of(), "wamp.session.modify_details", Payload.NONE));
    assertRefused(cloud, 48, 4, "wamp.error.no_such_procedure");
    assertNull(device.hears());
    assertFalse(cloud.closed);
  }

  @Test
  void anAnswerToNoInvocationEndsTheCallee() {
    register(device, SET, Map.of());
    call(cloud, 1, SET);
    device.hears(Invocation.class);

    device.says(new Message.Yield(2, Map.of(), TRUE));

    assertEquals("wamp.error.protocol_violation", device.hears(Abort.class).reason());
    assertRefused(cloud, 48, 1, "wamp.error.canceled");
  }
}

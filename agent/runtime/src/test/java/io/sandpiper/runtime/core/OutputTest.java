package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final Bench bench = new Bench(Bench.output("pump")).up();

  OutputTest() {
    bench.published();
  }

  private void write(boolean on) {
    assertEquals(new Job.Write(on), bench.jobs.get(0).job());
    bench.done(Job.Write.class, null);
  }

  private Map<String, Object> answer() {
    var answers = bench.answers();
    assertEquals(1, answers.size(), answers.toString());
    return ((Yield) answers.get(0)).payload().named();
  }

  private Message.Error error() {
    var answers = bench.answers();
    assertEquals(1, answers.size(), answers.toString());
    return (Message.Error) answers.get(0);
  }

  private String causes() {
    var causes = new StringBuilder();
    for (Publish event : bench.published()) {
      if (!event.topic().equals("demo.dev.pump.state")) continue;
      Map<String, Object> state = event.payload().named();
      causes.append(state.get("on")).append(' ').append(state.get("cause")).append("; ");
    }
    return causes.toString();
  }

  @Test
  void startIsPublishedWithTheStamp() {
    Bench fresh = new Bench(Bench.output("pump", "start", "on")).up();
    Publish state =
        fresh.published().stream()
            .filter(p -> p.topic().equals("demo.dev.pump.state"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> named = state.payload().named();
    assertEquals(true, named.get("on"));
    assertEquals("start", named.get("cause"));
    assertEquals("dev", named.get("device"));
    assertEquals("pump", named.get("component"));
    assertEquals("boot1", named.get("boot"));
    assertEquals(1L, named.get("seq"));
    assertEquals("2026-01-01T00:00:00.000Z", named.get("ts"));
  }

  @Test
  void setIsAnsweredWhenTheLevelIsWrittenAndNamesTheCaller() {
    bench.call("pump.set", true);
    assertEquals(List.of(), bench.answers());
    write(true);
    assertEquals(Map.of("on", true), answer());
    Map<String, Object> state = bench.published().get(0).payload().named();
    assertEquals("command", state.get("cause"));
    assertEquals("ann", state.get("caller"));
  }

  @Test
  void argumentsComeByNameToo() {
    bench.call("pump.set", Payload.named(Map.of("on", "on")));
    write(true);
    assertEquals(Map.of("on", true), answer());
  }

  @Test
  void getAsksTheHardware() {
    bench.call("pump.get");
    bench.done(Job.Read.class, true);
    assertEquals(Map.of("on", true), answer());
  }

  @Test
  void toggleSwitchesWhatTheCommandsBeforeItLeft() {
    bench.call("pump.toggle");
    bench.call("pump.toggle");
    write(true);
    write(false);
    assertEquals("true command; false command; ", causes());
  }

  @Test
  void aPulseEndsByItself() {
    bench.call("pump.pulse", 0.5);
    write(true);
    bench.passes(500 * MILLI - 1);
    assertEquals(List.of(), bench.jobs);
    bench.passes(1);
    write(false);
    assertEquals("true command; false pulse; ", causes());
  }

  @Test
  void theTimeOfAPulseCountsFromTheWrittenEdge() {
    bench.call("pump.pulse", 1);
    bench.passes(3 * SECOND);
    write(true);
    bench.passes(SECOND - 1);
    assertEquals(List.of(), bench.jobs);
    bench.passes(1);
    write(false);
  }

  @Test
  void setOnDuringAPulseCancelsItsEnd() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.call("pump.set", true);
    write(true);
    bench.passes(10 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aSecondPulseEndsByItsOwnTime() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.passes(900 * MILLI);
    bench.call("pump.pulse", 1);
    write(true);
    bench.passes(900 * MILLI);
    assertEquals(List.of(), bench.jobs);
    bench.passes(100 * MILLI);
    write(false);
  }

  @Test
  void aPulseEndsThoughTheCommandThatShouldHaveReplacedItWasRefusedAsBusy() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.answers();
    bench.full = true;
    bench.call("pump.set", true);
    assertEquals("demo.error.busy", error().error());
    bench.passes(SECOND);
    bench.full = false;
    bench.passes(Limits.SAFE_RETRY);
    write(false);
  }

  @Test
  void aPulseEndThatDoesNotFitInTheQueueComesLater() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.full = true;
    bench.passes(5 * SECOND);
    bench.full = false;
    bench.passes(Limits.SAFE_RETRY);
    write(false);
    assertEquals("true command; false pulse; ", causes());
  }

  @Test
  void aFailedWriteIsToldAndTheOutputIsDrivenToItsSafeState() {
    bench.call("pump.set", true);
    bench.failed(Job.Write.class, "no acknowledge");
    Message.Error error = error();
    assertEquals("demo.error.device_failed", error.error());
    assertEquals(List.of("no acknowledge"), error.payload().arguments());
    bench.passes(Limits.SAFE_RETRY);
    bench.failed(Job.Write.class, "no acknowledge");
    bench.passes(2 * Limits.SAFE_RETRY);
    write(false);
    assertEquals("false safe; ", causes());
    bench.passes(60 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aPulseWhoseEndFailsBecomesSafe() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.passes(SECOND);
    bench.failed(Job.Write.class, "gone");
    bench.passes(Limits.SAFE_RETRY);
    write(false);
  }

  @Test
  void aDeviceThatDoesNotAnswerIsGivenUpAfterALimit() {
    bench.call("pump.set", true);
    bench.passes(10 * SECOND);
    assertEquals("demo.error.device_failed", error().error());
  }

  @Test
  void moreCommandsThanTheOwnerHoldsAreBusy() {
    for (int i = 0; i < Limits.COMMANDS + 2; i++) bench.call("pump.set", true);
    assertEquals("demo.error.busy", error().error());
  }

  @Test
  void badArgumentsAreRefusedWithNameSeenAndExpected() {
    bench.call("pump.set", "maybe");
    Message.Error error = error();
    assertEquals("wamp.error.invalid_argument", error.error());
    assertEquals(List.of("on: saw maybe, expected true or false"), error.payload().arguments());
    bench.call("pump.pulse", 1e9);
    assertEquals(
        List.of("on_seconds: saw 1.0E9, expected number 0.001 to 86400 seconds"),
        error().payload().arguments());
    bench.call("pump.set");
    assertEquals("wamp.error.invalid_argument", error().error());
    bench.call("pump.set", true, false);
    assertEquals("wamp.error.invalid_argument", error().error());
    bench.call("pump.set", new Payload(List.of(true), Map.of("on", true)));
    assertEquals("wamp.error.invalid_argument", error().error());
    bench.call("pump.set", new Payload(List.of(true), Map.of("onn", true)));
    assertEquals("wamp.error.invalid_argument", error().error());
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aReconnectDoesNotTouchTheHardware() {
    bench.call("pump.set", true);
    write(true);
    for (int i = 0; i < 10; i++) bench.reconnect();
    assertEquals(List.of(), bench.jobs);
    assertFalse(causes().contains("start"));
  }

  @Test
  void anAnswerThatComesAfterAReconnectGoesToNobody() {
    bench.call("pump.set", true);
    bench.reconnect();
    bench.answers();
    write(true);
    assertEquals(List.of(), bench.answers());
    assertEquals("true command; ", causes().replace("false start; ", ""));
  }

  @Test
  void aPulseEndsWithoutARouter() {
    bench.call("pump.pulse", 30);
    write(true);
    bench.cut();
    bench.passes(30 * SECOND);
    write(false);
  }

  @Test
  void stoppingClosesTheDeviceTellsItsSafeStateAndThenLeaves() {
    bench.call("pump.set", true);
    write(true);
    bench.published();
    bench.core.stop(bench.now);
    bench.done(Job.Close.class, null);
    assertEquals(2, bench.wire.sent.stream().filter(Publish.class::isInstance).count());
    var events = bench.published();
    assertEquals("safe", events.get(0).payload().named().get("cause"));
    assertEquals("offline", events.get(1).payload().named().get("status"));
    assertTrue(
        bench.wire.sent.stream().anyMatch(Message.Goodbye.class::isInstance),
        bench.wire.sent.toString());
  }

  @Test
  void wallClockJumpsChangeNoTimer() {
    bench.call("pump.pulse", 10);
    write(true);
    bench.millis += 40L * 365 * 86_400_000;
    bench.passes(5 * SECOND);
    bench.millis = 0;
    bench.passes(5 * SECOND - 1);
    assertEquals(List.of(), bench.jobs);
    bench.passes(1);
    write(false);
  }

  @Test
  void aCommandCanceledUnderWayIsFollowedByTheSafeState() {
    long id = bench.call("pump.pulse", 5);
    bench.arrive(new Message.Interrupt(id, Map.of("mode", "kill")));
    assertEquals("wamp.error.canceled", error().error());
    write(true);
    bench.passes(0);
    write(false);
    assertEquals(List.of(), bench.answers());
    assertEquals("true command; false safe; ", causes());
    bench.passes(10 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aLaterCommandDecidesInPlaceOfTheCanceledOne() {
    long id = bench.call("pump.set", true);
    bench.call("pump.set", true);
    bench.arrive(new Message.Interrupt(id, Map.of("mode", "kill")));
    bench.answers();
    write(true);
    write(true);
    bench.passes(10 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void whatTheQueueRefusesDoesNotHoldUpTheRest() {
    bench.call("pump.pulse", 1);
    write(true);
    bench.answers();
    bench.call("pump.set", true);
    bench.call("pump.set", true);
    bench.call("pump.set", true);
    bench.full = true;
    bench.failed(Job.Write.class, "gone");
    assertEquals(3, bench.answers().size());
    bench.full = false;
    bench.passes(Limits.SAFE_RETRY);
    write(false);
  }

  @Test
  void aFailingOutputShowsInHealthAndInTheLog() {
    bench.call("pump.set", true);
    bench.failed(Job.Write.class, "no acknowledge");
    assertEquals("degraded", bench.core.health(bench.now).get("status"));
    assertTrue(bench.journal.contains("! pump: no acknowledge"), bench.journal.toString());
    bench.passes(Limits.SAFE_RETRY);
    write(false);
    assertEquals("up", bench.core.health(bench.now).get("status"));
  }

  @Test
  void aCommandCanceledWhileItWaitsIsNotCarriedOut() {
    bench.call("pump.set", false);
    long id = bench.call("pump.set", true);
    bench.arrive(new Message.Interrupt(id, Map.of("mode", "kill")));
    write(false);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aCanceledCommandTakesNobodysPlace() {
    bench.call("pump.set", false);
    for (int i = 0; i < Limits.COMMANDS; i++) {
      long id = bench.call("pump.set", true);
      bench.arrive(new Message.Interrupt(id, Map.of("mode", "killnowait")));
    }
    bench.call("pump.toggle");
    assertEquals(List.of(), bench.answers());
    write(false);
    write(true);
  }

  @Test
  void aCommandThatWaitsLongerThanItsCallerDoesIsNotCarriedOut() {
    bench.call("pump.set", false);
    bench.arrive(
        new Message.Invocation(
            77,
            bench.registrations.get("demo.dev.pump.set"),
            Map.of("timeout", 50L, "caller_authid", "ann"),
            Payload.of(true)));
    bench.passes(49_000_000);
    assertEquals(List.of(), bench.answers());
    bench.passes(1_000_000);
    assertEquals("wamp.error.timeout", error().error());
    write(false);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void aLateAnswerOfAnOldSessionLeavesTheNewOnesAlone() {
    long old = bench.call("pump.set", true);
    var write = bench.take(Job.Write.class);
    bench.reconnect();
    bench.answers();
    bench.arrive(
        new Message.Invocation(
            old, bench.registrations.get("demo.dev.pump.get"), Map.of(), Payload.NONE));
    bench.core.done(write.ticket(), new Outcome.Done(null), bench.now);
    bench.arrive(new Message.Interrupt(old, Map.of("mode", "kill")));
    assertEquals("wamp.error.canceled", error().error());
  }

  @Test
  void whichProcedureIsCalledTheRegistrationSaysAndNotTheInvocation() {
    bench.arrive(
        new Message.Invocation(
            9,
            bench.registrations.get("demo.dev.pump.get"),
            Map.of("procedure", "demo.dev.pump.toggle"),
            Payload.NONE));
    bench.done(Job.Read.class, true);
    assertEquals(Map.of("on", true), answer());
  }

  @Test
  void aDeviceThatCouldNotBeLeftSafeIsNotCalledSafe() {
    bench.core.stop(bench.now);
    bench.failed(Job.Close.class, "stuck");
    assertTrue(
        bench.journal.contains("! not every device could be closed and left safe"),
        bench.journal.toString());
    assertFalse(bench.journal.contains("every device is closed and safe"));
  }

  @Test
  void closingIsOfferedToAFullQueueAgain() {
    bench.full = true;
    bench.core.stop(bench.now);
    bench.full = false;
    bench.passes(Limits.CLOSE_RETRY);
    bench.done(Job.Close.class, null);
    assertTrue(bench.journal.contains("every device is closed and safe"));
  }

  @Test
  void theAnswerToAnInvalidCallIsShortHoweverLongTheCallWas() {
    bench.call("pump.set", Payload.named(Map.of("x".repeat(200_000), true)));
    assertShort(error());
    bench.call("pump.set", "y".repeat(200_000));
    assertShort(error());
    var many = new HashMap<String, Object>();
    for (int i = 0; i < 30_000; i++) many.put("name" + i, true);
    bench.call("pump.set", Payload.named(many));
    assertShort(error());
  }

  private static void assertShort(Message.Error error) {
    assertEquals("wamp.error.invalid_argument", error.error());
    assertTrue(error.payload().toString().length() < 1000, error.error());
  }
}

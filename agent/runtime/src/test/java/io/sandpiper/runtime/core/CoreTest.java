package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rule;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoreTest {
  private static Map<String, Object> values(double celsius) {
    return Map.of("temperature_celsius", celsius);
  }

  @Test
  void theNetworkWaitsForTheHardwareButNotForEver() {
    Bench bench = new Bench(Bench.output("pump"), Bench.output("fan"));
    bench.core.start(0);
    bench.done(Job.Open.class, null);
    assertEquals(List.of(), bench.wire.done());
    bench.passes(Limits.SETTLE);
    assertEquals(List.of("dial 1 ws://a/ws"), bench.wire.done());
  }

  @Test
  void aSensorIsReadOnTheGridOfItsInterval() {
    Bench bench = new Bench(Bench.sensor("air", "every", "10s")).up();
    bench.published();
    bench.done(Job.Read.class, values(20));
    Publish reading = bench.published().get(0);
    assertEquals("demo.dev.air.reading", reading.topic());
    assertEquals(values(20), reading.payload().named().get("values"));
    bench.passes(10 * SECOND - 1);
    assertEquals(List.of(), bench.jobs);
    bench.passes(1);
    // This one takes 25 s; what is due meanwhile is skipped, and the grid stays.
    var slow = bench.take(Job.Read.class);
    bench.passes(5 * SECOND);
    bench.core.done(slow.ticket(), new Outcome.Done(values(21)), bench.now);
    bench.passes(5 * SECOND);
    bench.done(Job.Read.class, values(22));
  }

  @Test
  void readMeasuresOnDemandWithoutPublishing() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1d")).up();
    bench.done(Job.Read.class, values(20));
    bench.published();
    bench.call("air.read");
    bench.done(Job.Read.class, values(23));
    Yield answer = (Yield) bench.answers().get(0);
    assertEquals(values(23), answer.payload().named().get("values"));
    assertEquals(List.of(), bench.published());
  }

  @Test
  void readingsWithoutARouterArriveLaterInOrder() {
    Bench bench = new Bench(Bench.sensor("air", "every", "10s")).up();
    bench.published();
    bench.cut();
    for (int i = 0; i < 50; i++) {
      if (i > 0) bench.passes(10 * SECOND);
      bench.done(Job.Read.class, values(i));
    }
    while (bench.wire.number == 1) bench.passes(SECOND);
    bench.join();
    var seen = new ArrayList<Object>();
    long seq = 0;
    for (int i = 0; i < 100; i++) {
      bench.passes(10 * MILLI);
      for (Publish event : bench.published()) {
        if (!event.topic().endsWith(".reading")) continue;
        Map<?, ?> values = (Map<?, ?>) event.payload().named().get("values");
        seen.add(values.get("temperature_celsius"));
        long next = (Long) event.payload().named().get("seq");
        assertTrue(next > seq);
        seq = next;
      }
    }
    assertEquals(50, seen.size());
    for (int i = 0; i < 50; i++) assertEquals((double) i, seen.get(i));
  }

  @Test
  void whatWasInFlightWhenTheLinkBrokeIsSentAgainWithTheSameStamp() {
    Bench bench = new Bench(Bench.sensor("air", "every", "10s")).up();
    bench.published();
    bench.done(Job.Read.class, values(1));
    Publish first = (Publish) bench.wire.taken().get(0);
    bench.reconnect();
    Publish again =
        bench.published().stream()
            .filter(p -> p.topic().endsWith(".reading"))
            .findFirst()
            .orElseThrow();
    assertEquals(first.payload(), again.payload());
  }

  @Test
  void onlyAWindowOfPublicationsIsInFlight() {
    Bench bench = new Bench(Bench.sensor("air", "every", "100ms")).up();
    bench.published();
    for (int i = 0; i < 40; i++) {
      bench.done(Job.Read.class, values(i));
      bench.passes(100 * MILLI);
    }
    assertEquals(Limits.WINDOW, bench.wire.sent.stream().filter(Publish.class::isInstance).count());
  }

  @Test
  void aSlowLinePausesPublishing() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1s")).up();
    bench.published();
    bench.wire.queued = Limits.HIGH_WATER;
    bench.done(Job.Read.class, values(1));
    assertEquals(List.of(), bench.wire.taken());
    bench.wire.queued = 0;
    bench.passes(SECOND);
    assertFalse(bench.published().isEmpty());
  }

  @Test
  void readingsBeyondTheBoundLoseTheOldestAndAreCounted() {
    Bench bench = new Bench(Bench.sensor("air", "every", "100ms")).up();
    bench.published();
    bench.done(Job.Read.class, values(-1));
    bench.published();
    bench.cut();
    int made = Limits.READINGS + 500;
    for (int i = 0; i < made; i++) {
      bench.now += 100 * MILLI;
      bench.core.tick(bench.now);
      bench.done(Job.Read.class, values(i));
    }
    Map<?, ?> health = (Map<?, ?>) bench.core.health(bench.now).get("publications");
    long lost = (Long) health.get("lost");
    long told = 1; // the state that says how many are lost
    assertTrue(lost >= 400, () -> "lost: " + lost);
    assertEquals(made + told, lost + (Long) health.get("waiting"));
  }

  @Test
  void aPublicationRefusedForAPassingReasonIsTriedAgain() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1h")).up();
    bench.published();
    bench.done(Job.Read.class, values(1));
    Publish first = (Publish) bench.wire.taken().get(0);
    bench.arrive(
        new Message.Error(16, first.request(), Map.of(), "wamp.error.unavailable", Payload.NONE));
    assertEquals(List.of(), bench.wire.taken());
    bench.passes(Limits.REFUSED_PAUSE);
    assertEquals(first.payload(), bench.published().get(0).payload());
  }

  @Test
  void unacknowledgedPublicationsMakeANewSession() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1h")).up();
    bench.published();
    bench.done(Job.Read.class, values(1));
    bench.wire.done();
    bench.passes(Limits.PUBLISH * Limits.SICK_AFTER);
    assertTrue(bench.wire.done().contains("close 1 1000"));
  }

  @Test
  void aFailingSensorIsToldOnceOpenedAnewAndRecovers() {
    Bench bench = new Bench(Bench.sensor("air", "every", "10s")).up();
    for (int i = 0; i < Limits.REOPEN_AFTER; i++) {
      bench.failed(Job.Read.class, "no acknowledge");
      if (bench.jobs.isEmpty()) bench.passes(10 * SECOND);
    }
    assertEquals(1, bench.journal.stream().filter(line -> line.contains("no acknowledge")).count());
    Map<?, ?> parts = (Map<?, ?>) bench.core.health(bench.now).get("components");
    assertEquals(false, ((Map<?, ?>) parts.get("air")).get("ok"));
    bench.done(Job.Close.class, null);
    bench.passes(Limits.OPEN_RETRY);
    bench.done(Job.Open.class, null);
    bench.done(Job.Read.class, values(20));
    parts = (Map<?, ?>) bench.core.health(bench.now).get("components");
    assertEquals(true, ((Map<?, ?>) parts.get("air")).get("ok"));
  }

  @Test
  void aDeviceThatDoesNotOpenIsRetriedAndSaysWhyMeanwhile() {
    Bench bench = new Bench(Bench.sensor("air"));
    bench.core.start(0);
    bench.failed(Job.Open.class, "no device at 0x76");
    bench.join();
    bench.call("air.read");
    Message.Error error = (Message.Error) bench.answers().get(0);
    assertEquals("demo.error.device_failed", error.error());
    assertEquals(List.of("no device at 0x76"), error.payload().arguments());
    bench.passes(Limits.OPEN_RETRY);
    bench.done(Job.Open.class, null);
    bench.done(Job.Read.class, values(20));
  }

  @Test
  void aBouncingInputIsPublishedOnceWhenStable() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    for (int i = 0; i < 9; i++) {
      bench.core.edge("door", i % 2 == 0, bench.now, bench.now);
      bench.passes(5 * MILLI);
    }
    assertEquals(List.of(), bench.published());
    bench.passes(15 * MILLI);
    var events = bench.published();
    assertEquals(1, events.size());
    assertEquals(true, events.get(0).payload().named().get("on"));
    assertEquals("local", events.get(0).payload().named().get("cause"));
  }

  @Test
  void aGlitchShorterThanTheDebounceIsNothing() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    bench.core.edge("door", true, bench.now, bench.now);
    bench.passes(10 * MILLI);
    bench.core.edge("door", false, bench.now, bench.now);
    bench.passes(SECOND);
    assertEquals(List.of(), bench.published());
  }

  @Test
  void withoutDebounceEveryEdgeIsPublished() {
    Bench bench = new Bench(Bench.input("door", "debounce", "0s")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    bench.core.edge("door", true, bench.now, bench.now);
    assertEquals(1, bench.published().size());
    bench.core.edge("door", false, bench.now, bench.now);
    assertEquals(1, bench.published().size());
  }

  @Test
  void ofAStateOnlyTheLatestWaitsForTheRouter() {
    Bench bench = new Bench(Bench.input("door", "debounce", "0s")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    bench.cut();
    for (int i = 0; i < 101; i++) bench.core.edge("door", i % 2 == 0, bench.now, bench.now);
    while (bench.wire.number == 1) bench.passes(SECOND);
    bench.join();
    var states =
        bench.published().stream().filter(p -> p.topic().equals("demo.dev.door.state")).toList();
    assertEquals(1, states.size());
    assertEquals(true, states.get(0).payload().named().get("on"));
  }

  @Test
  void describeNamesEveryProcedureWithItsArguments() {
    Bench bench = new Bench(Bench.output("pump"), Bench.sensor("air")).up();
    bench.call("agent.describe");
    Map<String, Object> answer = ((Yield) bench.answers().get(0)).payload().named();
    assertEquals("dev", answer.get("device"));
    Map<?, ?> pump = (Map<?, ?>) ((Map<?, ?>) answer.get("components")).get("pump");
    Map<?, ?> pulse = (Map<?, ?>) ((Map<?, ?>) pump.get("procedures")).get("pulse");
    assertEquals("demo.dev.pump.pulse", pulse.get("uri"));
    Map<?, ?> argument = (Map<?, ?>) ((List<?>) pulse.get("arguments")).get(0);
    assertEquals("on_seconds", argument.get("name"));
    assertEquals("number 0.001 to 86400 seconds", argument.get("type"));
    Map<?, ?> air = (Map<?, ?>) ((Map<?, ?>) answer.get("components")).get("air");
    assertTrue(air.get("quantities").toString().contains("temperature_celsius"));
  }

  @Test
  void healthTellsWhatIsMissing() {
    Bench bench = new Bench(Bench.output("pump")).up();
    bench.call("agent.health");
    Map<String, Object> answer = ((Yield) bench.answers().get(0)).payload().named();
    assertEquals("up", answer.get("status"));
    bench.cut();
    assertEquals("offline", bench.core.health(bench.now).get("status"));
  }

  @Test
  void aLateOutcomeIsCountedAndChangesNothing() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1d")).up();
    var read = bench.take(Job.Read.class);
    bench.passes(10 * SECOND);
    bench.core.done(read.ticket(), new Outcome.Done(values(1)), bench.now);
    assertEquals(1L, bench.core.health(bench.now).get("late_outcomes"));
  }

  @Test
  void moreCallersOfOneComponentThanMayWaitAreToldThatItIsBusy() {
    Bench bench = new Bench(Bench.output("pump")).up();
    for (int i = 0; i < Limits.ASKED + 1; i++) bench.call("pump.get");
    assertEquals(Limits.ASKED, bench.jobs.size());
    var error = (Message.Error) bench.answers().get(0);
    assertEquals("demo.error.busy", error.error());
    bench.done(Job.Read.class, false);
    bench.answers();
    bench.call("pump.get");
    assertEquals(Limits.ASKED, bench.jobs.size());
  }

  @Test
  void onlineIsToldAfterEachJoin() {
    Bench bench = new Bench().up();
    assertEquals("online", bench.published().get(0).payload().named().get("status"));
    bench.reconnect();
    assertEquals("demo.dev.agent.status", bench.published().get(0).topic());
  }

  @Test
  void anEdgeWhileTheStartLevelIsReadIsNotLost() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.published();
    bench.core.edge("door", true, bench.now, bench.now);
    bench.done(Job.Read.class, false); // as it was just before
    bench.passes(SECOND);
    assertEquals(true, bench.published().get(0).payload().named().get("on"));
  }

  @Test
  void anOldStateRefusedForAPassingReasonDoesNotOvertakeANewerOne() {
    Bench bench = new Bench(Bench.input("door", "debounce", "0s")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    bench.core.edge("door", true, bench.now, bench.now);
    Publish older = (Publish) bench.wire.taken().get(0);
    bench.core.edge("door", false, bench.now, bench.now);
    assertEquals(1, bench.published().size());
    bench.arrive(
        new Message.Error(16, older.request(), Map.of(), "wamp.error.unavailable", Payload.NONE));
    bench.passes(60 * SECOND);
    assertEquals(List.of(), bench.published());
  }

  @Test
  void readingsThatWereRefusedAreSentAgainInTheirOrder() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1s")).up();
    bench.published();
    for (int i = 0; i < 5; i++) {
      bench.done(Job.Read.class, values(i));
      bench.passes(SECOND);
    }
    for (Message sent : bench.wire.taken()) {
      long request = ((Publish) sent).request();
      bench.arrive(
          new Message.Error(16, request, Map.of(), "wamp.error.unavailable", Payload.NONE));
    }
    bench.passes(60 * SECOND);
    var again = bench.published();
    for (int i = 0; i < 5; i++) {
      assertEquals(values(i), again.get(i).payload().named().get("values"));
    }
  }

  @Test
  void stoppingWhileWaitingForTheNextAttemptIsTheEnd() {
    Bench bench = new Bench().up();
    bench.cut();
    bench.core.stop(bench.now);
    assertTrue(bench.core.stopped());
    assertEquals(Long.MAX_VALUE, bench.core.deadline());
    bench.core.tick(bench.now + 3600 * SECOND);
  }

  @Test
  void eventsThatTheRouterDeniesDegradeHealthUntilASessionThatTakesThem() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1h")).up();
    bench.published();
    for (int i = 0; i < 2; i++) {
      bench.done(Job.Read.class, values(i));
      Publish sent = (Publish) bench.wire.taken().get(0);
      bench.arrive(
          new Message.Error(
              16, sent.request(), Map.of(), "wamp.error.not_authorized", Payload.NONE));
      bench.passes(3600 * SECOND);
    }
    assertEquals("degraded", bench.core.health(bench.now).get("status"));
    bench.reconnect();
    assertEquals("up", bench.core.health(bench.now).get("status"));
    // Told once a session, not once a reading.
    assertEquals(1, bench.journal.stream().filter(line -> line.contains("refuses events")).count());
  }

  private static List<Object> seqs(List<Publish> events) {
    return events.stream().map(event -> event.payload().named().get("seq")).toList();
  }

  @Test
  void readingsThatWereNotAcknowledgedAreSentAgainInTheirOrder() {
    Bench bench = new Bench(Bench.sensor("air", "every", "1s")).up();
    bench.published();
    bench.wire.taken();
    for (int i = 0; i < 6; i++) {
      bench.done(Job.Read.class, values(i));
      bench.passes(SECOND);
    }
    bench.jobs.clear();
    long number = bench.wire.number;
    while (bench.wire.done().stream().noneMatch(what -> what.startsWith("close"))) {
      bench.passes(SECOND);
    }
    bench.wire.taken();
    bench.cut();
    while (bench.wire.number == number) bench.passes(100 * MILLI);
    bench.join();
    var readings = bench.published().stream().filter(p -> p.topic().endsWith(".reading")).toList();
    assertEquals(6, readings.size());
    assertEquals(seqs(readings).stream().sorted().toList(), seqs(readings));
  }

  @Test
  void aStateRefusedForTheSessionIsToldInTheNext() {
    Bench bench = new Bench(Bench.input("door", "debounce", "0s")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    bench.core.edge("door", true, bench.now, bench.now);
    Publish state = (Publish) bench.wire.taken().get(0);
    bench.arrive(
        new Message.Error(
            16, state.request(), Map.of(), "wamp.error.not_authorized", Payload.NONE));
    bench.passes(60 * SECOND);
    assertEquals(List.of(), bench.published());
    bench.reconnect();
    assertTrue(bench.published().stream().anyMatch(p -> p.payload().equals(state.payload())));
  }

  @Test
  void edgesThatAreHeardLateAreDebouncedByTheirOwnTimes() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.done(Job.Read.class, false);
    bench.published();
    long at = bench.now;
    bench.now += SECOND;
    for (int i = 0; i < 9; i++) {
      bench.core.edge("door", i % 2 == 0, at + i * 5 * MILLI, bench.now);
    }
    assertEquals(List.of(), bench.published());
    bench.core.tick(bench.now);
    assertEquals(true, bench.published().get(0).payload().named().get("on"));
  }

  @Test
  void anInputThatCouldNotBeReadTellsItsFirstEdgeWhicheverItIs() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.published();
    bench.failed(Job.Read.class, "no");
    bench.core.edge("door", false, bench.now, bench.now);
    bench.passes(SECOND);
    assertEquals(false, bench.published().get(0).payload().named().get("on"));
  }

  @Test
  void anInputsLevelIsAskedForAgainWhenTheQueueWasFull() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms"));
    bench.core.start(bench.now);
    var open = bench.take(Job.Open.class);
    bench.full = true;
    bench.core.done(open.ticket(), new Devices.Outcome.Done(null), bench.now);
    bench.join();
    bench.published();
    bench.full = false;

    bench.passes(Limits.LEVEL_RETRY);
    bench.done(Job.Read.class, true);

    Map<String, Object> state = bench.published().get(0).payload().named();
    assertEquals(true, state.get("on"));
    assertEquals("start", state.get("cause"));
    bench.passes(3600 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  @Test
  void anInputThatCouldNotBeReadIsReadAgainAfterEverLongerPauses() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.published();
    int reads = 0;
    for (int second = 0; second < 600; second++) {
      if (!bench.jobs.isEmpty()) {
        bench.failed(Job.Read.class, "no");
        reads++;
      }
      bench.passes(SECOND);
    }
    // At 0, 1, 3, 7, 15, 31, 63 s and then once a minute.
    assertTrue(reads >= 14 && reads <= 17, reads + " times");
    while (bench.jobs.isEmpty()) bench.passes(SECOND);
    bench.done(Job.Read.class, true);
    assertEquals(true, bench.published().get(0).payload().named().get("on"));
  }

  @Test
  void anInputWhoseReadingOnlyWaitedIsReadAgainAndHasNotFailed() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.passes(10 * SECOND + Limits.LEVEL_RETRY);
    assertEquals(1, bench.jobs.size());
    assertFalse(bench.core.health(bench.now).toString().contains("no answer"));
  }

  @Test
  void anInputThatHasToldAnEdgeIsNotReadAnyMore() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    bench.failed(Job.Read.class, "no");
    bench.core.edge("door", true, bench.now, bench.now);
    bench.passes(3600 * SECOND);
    assertEquals(List.of(), bench.jobs);
  }

  /** Of a closed device the answer is about nothing. */
  @Test
  void aReadingThatAnOpeningLeftBehindIsNotTried() {
    Bench bench = new Bench(Bench.input("door", "debounce", "20ms")).up();
    var read = bench.take(Job.Read.class);
    bench.core.failing("door", "what it lends fails: no", bench.now);
    bench.done(Job.Close.class, null);
    bench.passes(Limits.OPEN_RETRY);
    bench.done(Job.Open.class, null);
    bench.core.done(read.ticket(), new Devices.Outcome.Failed("the device is not open"), bench.now);
    bench.done(Job.Read.class, true);
    bench.passes(3600 * SECOND);
    assertEquals(List.of(), bench.jobs);
    assertFalse(bench.core.health(bench.now).toString().contains("the device is not open"));
  }

  @Test
  void theHistoryShowsACallerNothingThatHeMayNotRead() {
    var deny =
        new Rule(
            List.of(), List.of("ann"), List.of(), List.of(Pattern.of("air.*")), Optional.empty());
    var policy = new Policy(List.of(deny));
    Bench bench =
        new Bench(policy, false, Bench.sensor("air", "every", "1h"), Bench.sensor("soil")).up();
    for (Bench.Submitted job : List.copyOf(bench.jobs)) {
      bench.jobs.remove(job);
      bench.core.done(job.ticket(), new Devices.Outcome.Done(values(1)), bench.now);
    }
    bench.published();

    bench.call("agent.history");
    bench.passes(SECOND);
    String answers = bench.answers().toString();
    assertTrue(answers.contains("component=soil"), answers);
    assertFalse(answers.contains("component=air"), answers);
  }
}

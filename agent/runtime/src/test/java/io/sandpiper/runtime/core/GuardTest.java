package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Rig.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {
  @Test
  void maxOnSwitchesOffByItselfAndARepeatedCommandDoesNotPutItOff() {
    var rig = new Rig(Bench.output("pump", "max-on", "10s"));
    rig.call("pump.set", true);
    rig.passes(6);
    rig.call("pump.set", true);
    rig.call("pump.pulse", 30.0);
    rig.passes(60);
    assertEquals(List.of("pump on 0", "pump off 10000"), rig.edges);
    List<String> causes = rig.causes("pump", "on");
    assertEquals("false max-on", causes.get(causes.size() - 1));
  }

  @Test
  void callersWhoKeepCommandsWaitingDoNotKeepItOnBeyondMaxOn() {
    var rig = new Rig(Bench.output("pump", "max-on", "1s"));
    rig.bench.call("pump.set", true);
    var writes = new ArrayList<Boolean>();
    var causes = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      rig.bench.call("pump.set", true);
      rig.bench.passes(50 * Bench.MILLI);
      writes.add(((Job.Write) rig.bench.jobs.get(0).job()).on());
      rig.bench.done(Job.Write.class, null);
      causes.addAll(rig.causes("pump", "on"));
    }
    // On since 50 ms; at 1050 ms the 21st is done, and others wait.
    assertEquals(21, writes.indexOf(false), writes.toString());
    assertEquals(21, writes.lastIndexOf(false), writes.toString());
    assertTrue(causes.contains("false max-on"), causes.toString());
  }

  @Test
  void aCommandThatSwitchesOffIsNotHeldUpByMaxOn() {
    var rig = new Rig(Bench.output("pump", "max-on", "1s"));
    rig.call("pump.set", true);
    rig.bench.passes(999 * Bench.MILLI);
    rig.bench.call("pump.set", true);
    rig.bench.call("pump.toggle");
    rig.bench.passes(Bench.MILLI);
    rig.serve();
    rig.passes(5);
    assertEquals(
        List.of("true command", "true command", "false command"), rig.causes("pump", "on"));
    assertEquals(List.of("pump on 0", "pump off 1000"), rig.edges);
  }

  @Test
  void minGapRefusesWithTheGuardAndTheTimeThatIsMissing() {
    var rig = new Rig(Bench.output("pump", "min-gap", "2s"));
    rig.passes(2);
    rig.call("pump.set", true);
    rig.call("pump.set", false);
    rig.passes(0.5);
    rig.bench.call("pump.set", true);
    var error = (Message.Error) rig.bench.answers().get(0);
    assertEquals("demo.error.guarded", error.error());
    assertEquals(
        List.of("pump: min-gap: off for 0.500 s of 2.000 s; 1.500 s are missing"),
        error.payload().arguments());
    assertEquals(Map.of("guard", "min-gap", "seconds_left", 1.5), error.payload().named());
    rig.passes(1.5);
    rig.result(rig.call("pump.set", true));
  }

  @Test
  void theGapBeginsWithTheStartForNobodyKnowsWhatWasBefore() {
    var rig = new Rig(Bench.output("pump", "min-gap", "5s"));
    assertEquals(
        "demo.error.guarded: pump: min-gap: off for 0.000 s of 5.000 s; 5.000 s are missing",
        rig.call("pump.pulse", 1.0));
    rig.passes(5);
    rig.result(rig.call("pump.pulse", 1.0));
  }

  @Test
  void minOnRefusesToSwitchOffButNotToStop() {
    var rig = new Rig(Bench.output("pump", "min-on", "10s"));
    rig.call("pump.set", true);
    rig.passes(4);
    String refused =
        "demo.error.guarded: pump: min-on: on for 4.000 s of 10.000 s; 6.000 s are missing";
    assertEquals(refused, rig.call("pump.set", false));
    assertEquals(refused, rig.call("pump.toggle"));
    assertEquals(Map.of("on", false), rig.call("pump.stop"));
  }

  @Test
  void aPulseThatWouldEndBeforeMinOnIsRefused() {
    var rig = new Rig(Bench.output("pump", "min-on", "10s"));
    assertEquals(
        "demo.error.guarded: pump: min-on: the pulse would end after 4.000 s of 10.000 s;"
            + " 6.000 s are missing",
        rig.call("pump.pulse", 4.0));
    rig.result(rig.call("pump.pulse", 10.0));
    rig.passes(20);
    assertEquals(List.of("pump on 0", "pump off 10000"), rig.edges);
  }

  @Test
  void noGuardHoldsUpTheSafeStateOfALease() {
    var rig = new Rig(Bench.output("pump", "min-on", "1h"));
    rig.named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 2.0));
    rig.passes(10);
    assertEquals(List.of("pump on 0", "pump off 2000"), rig.edges);
  }

  @Test
  void aFailedOutputIsMadeSafeWhateverMinOnSaysAndTheGapHoldsAfterIt() {
    var rig = new Rig(Bench.output("pump", "min-on", "1h", "min-gap", "10s"));
    rig.passes(10);
    rig.call("pump.set", true);
    rig.bench.call("pump.set", true);
    rig.bench.failed(Job.Write.class, "gone");
    rig.bench.answers();
    rig.passes(1);
    assertEquals("pump off 10100", rig.edges.get(1));
    assertEquals(
        "demo.error.guarded: pump: min-gap: off for 0.900 s of 10.000 s; 9.100 s are missing",
        rig.call("pump.set", true));
  }

  @Test
  void aFailureInBetweenDoesNotBeginMaxOnAnew() {
    var rig = new Rig(Bench.output("pump", "max-on", "10s"));
    rig.call("pump.set", true);
    rig.passes(9.95);
    rig.bench.call("pump.set", true);
    rig.bench.failed(Job.Write.class, "does not answer");
    rig.bench.answers();
    rig.call("pump.set", true);
    rig.passes(60);
    assertEquals(List.of("pump on 0", "pump off 10000"), rig.edges);
  }

  @Test
  void callersWhoKeepCommandsWaitingDoNotKeepAFailedOneFromItsSafeState() {
    var rig = new Rig(Bench.output("pump"));
    rig.call("pump.set", true);
    var writes = new ArrayList<Boolean>();
    rig.bench.call("pump.set", true);
    for (int i = 0; i < 10; i++) {
      rig.bench.call("pump.set", true);
      rig.bench.passes(50 * Bench.MILLI);
      writes.add(((Job.Write) rig.bench.jobs.get(0).job()).on());
      rig.bench.failed(Job.Write.class, "does not answer");
    }
    // The first failure is at 50 ms; 100 ms later the safe state is due.
    assertEquals(3, writes.indexOf(false), writes.toString());
  }

  // ---- interlocks

  private static Rig locked(Object... pump) {
    return new Rig(Bench.output("pump", pump), Bench.output("valve"), Bench.output("fan"));
  }

  @Test
  void ofAnInterlockOnlyOneIsOnWhicheverOfThemNamesTheOther() {
    Rig rig = locked("interlock", List.of("valve"));
    rig.call("pump.set", true);
    String refused = "demo.error.guarded: valve: interlock: pump is on, or may be";
    assertEquals(refused, rig.call("valve.set", true));
    rig.result(rig.call("fan.set", true));
    rig.call("pump.set", false);
    rig.result(rig.call("valve.set", true));
    assertEquals(
        "demo.error.guarded: pump: interlock: valve is on, or may be", rig.call("pump.toggle"));
  }

  @Test
  void aCommandMayWaitForTheOtherToGoOff() {
    Rig rig = locked("interlock", List.of("valve"), "interlock-wait", "2s");
    rig.call("valve.set", true);
    assertEquals("waits", rig.call("pump.set", true));
    rig.passes(1);
    rig.bench.call("valve.set", false);
    rig.serve();
    assertEquals(2, rig.bench.answers().size());
    assertEquals(List.of("valve on 0", "valve off 1000", "pump on 1000"), rig.edges);
  }

  @Test
  void aCommandThatWaitedLongEnoughIsRefused() {
    Rig rig = locked("interlock", List.of("valve"), "interlock-wait", "2s");
    rig.call("valve.set", true);
    assertEquals("waits", rig.call("pump.set", true));
    rig.passes(1.999);
    assertEquals(List.of(), rig.bench.answers());
    rig.passes(0.001);
    assertEquals(
        "demo.error.guarded: pump: interlock: valve is on, or may be",
        Rig.said(rig.bench.answers().get(0)));
    rig.call("valve.set", false);
    assertEquals(List.of("valve on 0", "valve off 2000"), rig.edges);
  }

  @Test
  void aLaterCommandTakesThePlaceOfTheOneThatWaits() {
    Rig rig = locked("interlock", List.of("valve"), "interlock-wait", "2s");
    rig.call("valve.set", true);
    rig.call("pump.set", true);
    rig.bench.call("pump.set", false);
    rig.serve();
    assertEquals(
        "demo.error.overtaken: another command came before it was carried out",
        Rig.said(rig.bench.answers().get(0)));
    rig.call("valve.set", false);
    rig.passes(5);
    assertEquals(List.of("valve on 0", "valve off 0"), rig.edges);
  }

  @Test
  void aLinkThatIsLostEndsTheWait() {
    Rig rig = locked("interlock", List.of("valve"), "interlock-wait", "60s", "link-lost", "5s");
    rig.named(ANN, "valve.set", Map.of("on", true, "lease_seconds", 20.0));
    rig.call("pump.set", true);
    rig.bench.cut();
    rig.passes(120);
    assertEquals(List.of("valve on 0", "valve off 20000"), rig.edges);
  }

  @Test
  void aWaitingCommandThatIsCanceledIsNotCarriedOut() {
    Rig rig = locked("interlock", List.of("valve"), "interlock-wait", "2s");
    rig.call("valve.set", true);
    long id = rig.bench.call("pump.set", true);
    rig.bench.arrive(new Message.Interrupt(id, Map.of("mode", "kill")));
    rig.bench.answers();
    rig.call("valve.set", false);
    rig.passes(5);
    assertEquals(List.of("valve on 0", "valve off 0"), rig.edges);
  }

  @Test
  void whatFailedMayBeOnUntilItsSafeStateIsWritten() {
    Rig rig = locked("interlock", List.of("valve"));
    rig.bench.call("valve.set", true);
    rig.bench.failed(Job.Write.class, "gone");
    rig.bench.answers();
    assertEquals(
        "demo.error.guarded: pump: interlock: valve is on, or may be", rig.call("pump.set", true));
    rig.passes(0.1);
    rig.result(rig.call("pump.set", true));
  }

  @Test
  void aFullQueueDoesNotMakeSureOfWhatFailed() {
    Rig rig = locked("interlock", List.of("valve"));
    rig.bench.call("valve.set", true);
    rig.bench.failed(Job.Write.class, "gone");
    rig.bench.full = true;
    rig.bench.call("valve.set", true);
    rig.bench.full = false;
    rig.bench.answers();
    assertEquals(
        "demo.error.guarded: pump: interlock: valve is on, or may be", rig.call("pump.set", true));
    rig.passes(0.1);
    rig.result(rig.call("pump.set", true));
  }

  @Test
  void whatIsBeingWrittenCountsAsOn() {
    Rig rig = locked("interlock", List.of("valve"));
    rig.bench.call("valve.set", true);
    rig.bench.call("pump.set", true);
    assertEquals(
        "demo.error.guarded: pump: interlock: valve is on, or may be",
        Rig.said(rig.bench.answers().get(0)));
  }

  @Test
  void whatTheQueueRefusesBlocksNobody() {
    Rig rig = locked("interlock", List.of("valve"));
    rig.bench.full = true;
    rig.call("valve.set", true);
    rig.bench.full = false;
    rig.result(rig.call("pump.set", true));
  }

  @Test
  void stopComesBeforeWhatWaits() {
    var rig = new Rig(Bench.output("pump"));
    rig.bench.call("pump.set", true);
    rig.bench.call("pump.set", false);
    rig.bench.call("pump.set", true);
    rig.bench.call("pump.stop", Payload.NONE);
    rig.serve();
    List<Message> answers = rig.bench.answers();
    assertEquals(4, answers.size());
    assertEquals(
        "demo.error.overtaken: stop came before it was carried out", Rig.said(answers.get(0)));
    assertEquals(List.of("pump on 0", "pump off 0"), rig.edges);
  }

  @Test
  void aStopThatDoesNotFitInTheQueueIsDoneLater() {
    var rig = new Rig(Bench.output("pump"));
    rig.call("pump.set", true);
    rig.bench.full = true;
    assertEquals(
        "demo.error.busy: pump has too much to do; try again later", rig.call("pump.stop"));
    rig.bench.full = false;
    rig.passes(0.1);
    assertEquals(List.of("pump on 0", "pump off 100"), rig.edges);
  }
}

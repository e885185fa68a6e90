package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Rig.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.core.Devices.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where outputs start, what outlives the agent, and what a lost link does. */
class OutputStartTest {
  private final Remembered remembered = new Remembered();

  private Rig restored() {
    return new Rig(remembered, Bench.output("pump", "start", "restore", "safe", "off"));
  }

  private boolean atStart() {
    Rig rig = restored();
    return (Boolean) rig.result(rig.call("pump.get")).get("on");
  }

  @Test
  void keptIsWhatTheHardwareHas() {
    var bench = new Bench(Bench.output("pump", "start", "keep"));
    bench.core.start(bench.now);
    bench.done(Job.Open.class, null);
    assertEquals(0, bench.wire.number, "the network waits");
    bench.done(Job.Read.class, true);
    bench.join();
    var state = bench.published().stream().filter(p -> p.topic().endsWith("pump.state")).toList();
    assertEquals(true, state.get(0).payload().named().get("on"));
    assertEquals("start", state.get(0).payload().named().get("cause"));
    bench.call("pump.toggle");
    assertEquals(new Job.Write(false), bench.jobs.get(0).job());
  }

  @Test
  void restoredIsWhatWasCommandedLast() {
    assertEquals(false, atStart());
    restored().call("pump.set", true);
    assertEquals(true, atStart());
    restored().call("pump.set", false);
    assertEquals(false, atStart());
  }

  @Test
  void theEndOfTheAgentIsNoCommand() {
    Rig rig = restored();
    rig.call("pump.set", true);
    rig.bench.core.stop(rig.bench.now);
    rig.serve();
    assertEquals(true, atStart());
  }

  @Test
  void whatTimeWouldHaveEndedIsNotRestored() {
    restored().call("pump.pulse", 3600.0);
    assertEquals(false, atStart());
    restored().named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 600.0));
    assertEquals(false, atStart());
    var limited = new Rig(remembered, Bench.output("pump", "start", "restore", "max-on", "1h"));
    limited.call("pump.set", true);
    assertEquals(false, atStart());
  }

  @Test
  void whatIsRememberedOfAnotherDeviceIsNotWritten() {
    remembered.values.put("pump", Map.of("brightness_fraction", 1.0));
    assertEquals(false, atStart());
    remembered.values.put("lamp", Map.of("brightness_fraction", 7.0));
    var lamp = new Rig(remembered, Bench.lamp("lamp", "start", "restore"));
    assertEquals(Map.of("brightness_fraction", 0.0), lamp.hardware.get("lamp"));
  }

  @Test
  void aLevelIsRestoredToWhereItsRampWasGoing() {
    var lamp = new Rig(remembered, Bench.lamp("lamp", "start", "restore"));
    lamp.named(ANN, "lamp.set", Map.of("brightness_fraction", 0.5, "ramp_seconds", 60.0));
    var after = new Rig(remembered, Bench.lamp("lamp", "start", "restore"));
    assertEquals(Map.of("brightness_fraction", 0.5), after.hardware.get("lamp"));
  }

  @Test
  void twoOfAnInterlockThatAreFoundOnDoNotStayOn() {
    var bench =
        new Bench(
            Bench.output("pump", "start", "keep", "interlock", List.of("valve")),
            Bench.output("valve", "start", "keep"));
    bench.core.start(bench.now);
    var jobs = new ArrayList<Job>();
    for (int i = 0; i < 20 && !bench.jobs.isEmpty(); i++) {
      jobs.add(bench.jobs.get(0).job());
      bench.done(Job.class, bench.jobs.get(0).job() instanceof Job.Read ? true : null);
      bench.passes(0);
    }
    assertEquals(
        List.of(
            new Job.Open(),
            new Job.Open(),
            new Job.Read(Job.Reader.OWNER),
            new Job.Read(Job.Reader.OWNER),
            new Job.Write(false)),
        jobs);
  }

  /** Its expander is lost and found: its device is closed and opened anew, and the close fails. */
  private static void losesItsDevice(Rig rig) {
    rig.bench.core.failing("pump", "what it lends fails", rig.bench.now);
    rig.serve();
    rig.passes(5);
  }

  @Test
  void whatALeaseWasToEndIsNotKeptOverAReopening() {
    var rig = new Rig(Bench.output("pump", "start", "keep"));
    rig.named(ANN, "pump.set", Map.of("on", true, "lease_seconds", 30.0));
    losesItsDevice(rig);
    assertEquals(List.of("pump on 0", "pump off 1000"), rig.edges);
    rig.call("pump.set", true);
    losesItsDevice(rig);
    assertEquals(true, rig.hardware.get("pump"), "nothing was to end it");
  }

  @Test
  void whatAStopWasToEndIsNotRestored() {
    Rig rig = restored();
    rig.call("pump.set", true);
    rig.bench.call("pump.stop");
    rig.bench.failed(Job.Write.class, "does not answer");
    losesItsDevice(rig);
    assertEquals(false, rig.hardware.get("pump"));

    rig.bench.answers();
    rig.call("pump.set", true);
    rig.bench.call("pump.stop");
    rig.bench.failed(Job.Write.class, "does not answer");
    assertEquals(false, atStart(), "after a crash in between");
  }

  @Test
  void whatFailsWhileItIsClosedIsNotKeptEither() {
    var rig = new Rig(Bench.output("pump", "start", "keep"));
    rig.call("pump.set", true);
    rig.bench.call("pump.set", false);
    rig.bench.core.failing("pump", "what it lends fails", rig.bench.now);
    rig.bench.failed(Job.Write.class, "does not answer");
    rig.serve();
    rig.passes(5);
    assertEquals(false, rig.hardware.get("pump"));
  }

  @Test
  void whileNobodyKnowsWhatIsKeptTheOthersStayOff() {
    var bench =
        new Bench(
            Bench.output("pump", "start", "keep", "interlock", List.of("valve")),
            Bench.output("valve"));
    bench.core.start(bench.now);
    bench.failed(Job.Open.class, "does not answer");
    bench.done(Job.Open.class, null);
    bench.join();
    bench.call("valve.set", true);
    assertEquals(
        "demo.error.guarded: valve: interlock: pump is on, or may be",
        Rig.said(bench.answers().get(0)));
    bench.passes(2 * Bench.SECOND);
    bench.done(Job.Open.class, null);
    bench.done(Job.Read.class, false);
    bench.call("valve.set", true);
    assertEquals(new Job.Write(true), bench.jobs.get(0).job());
  }

  // ---- link-lost

  private Rig linked() {
    return new Rig(Bench.output("pump", "link-lost", "60s"));
  }

  @Test
  void aLinkThatIsLostForTooLongEndsInTheSafeStateOnce() {
    Rig rig = linked();
    rig.call("pump.set", true);
    rig.bench.cut();
    rig.passes(59.999);
    assertEquals(List.of("pump on 0"), rig.edges);
    rig.passes(0.001);
    assertEquals(List.of("pump on 0", "pump off 60000"), rig.edges);
    rig.passes(600);
    assertEquals(2, rig.edges.size());
  }

  @Test
  void aLinkThatComesBackInTimeChangesNothing() {
    Rig rig = linked();
    rig.call("pump.set", true);
    rig.bench.reconnect();
    rig.bench.published();
    rig.passes(3600);
    assertEquals(List.of("pump on 0"), rig.edges);
  }

  @Test
  void eachLossHasItsOwnTime() {
    Rig rig = linked();
    rig.call("pump.set", true);
    for (int i = 0; i < 3; i++) {
      rig.bench.reconnect();
      rig.bench.published();
      rig.passes(40);
    }
    assertEquals(List.of("pump on 0"), rig.edges);
  }

  @Test
  void aLinkThatNeverWasIsLostFromTheStart() {
    var bench = new Bench(Bench.output("pump", "start", "on", "link-lost", "60s"));
    bench.core.start(bench.now);
    bench.done(Job.Open.class, null);
    bench.passes(60 * Bench.SECOND - 1);
    assertEquals(List.of(), bench.jobs);
    bench.passes(1);
    assertEquals(new Job.Write(false), bench.jobs.get(0).job());
  }
}

package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What waits for its bus and is wanted no more. A job that the test has taken is being done. */
class WithdrawTest {
  private Bench bench;

  private List<Job> jobs() {
    return bench.jobs.stream().map(Bench.Submitted::job).toList();
  }

  /** The errors of the calls since the last look, by their last words. */
  private List<String> errors() {
    return bench.answers().stream()
        .map(answer -> ((Message.Error) answer).error())
        .map(error -> error.substring(error.lastIndexOf('.') + 1))
        .toList();
  }

  private Map<?, ?> health(String component) {
    Map<?, ?> components = (Map<?, ?>) bench.core.health(bench.now).get("components");
    return (Map<?, ?>) components.get(component);
  }

  private void interrupt(long id) {
    bench.arrive(new Message.Interrupt(id, Map.of()));
  }

  /** The limit is 10 s, and what is called for takes 6 s. */
  @Test
  void ofThreeCallersTheThirdHearsThatItIsBusyAndHisCallIsNeverBegun() {
    bench = new Bench(Bench.motor("motor")).up();
    for (int i = 0; i < 3; i++) bench.call("motor.move");
    var first = bench.take(Job.Call.class);
    bench.passes(6 * SECOND);
    bench.core.done(first.ticket(), new Outcome.Done(Map.of()), bench.now);
    bench.answers();
    var second = bench.take(Job.Call.class);

    bench.passes(4 * SECOND);

    assertEquals(List.of("device_failed", "busy"), errors());
    assertEquals(List.of(), jobs());
    assertEquals(1L, health("motor").get("failures"), "the second alone is the device's");
    bench.core.done(second.ticket(), new Outcome.Done(Map.of()), bench.now);
    assertEquals(1L, bench.core.health(bench.now).get("late_outcomes"));
  }

  @Test
  void aCallThatIsGivenUpWhileItWaitsIsNotCarriedOut() {
    bench = new Bench(Bench.motor("motor")).up();
    bench.call("motor.move");
    var first = bench.take(Job.Call.class);
    long second = bench.call("motor.move");

    interrupt(second);

    assertEquals(List.of(), jobs());
    assertEquals(List.of("canceled"), errors());
    bench.core.done(first.ticket(), new Outcome.Done(Map.of()), bench.now);
    bench.passes(60 * SECOND);
    assertEquals(1, bench.answers().size());
    assertEquals(0L, bench.core.health(bench.now).get("late_outcomes"));
  }

  @Test
  void soIsOneWhoseCallersTimeIsOver() {
    bench = new Bench(Bench.motor("motor")).up();
    var details = new HashMap<String, Object>(Map.of("timeout", 1_000L));
    Caller ann = Bench.OPERATOR;
    details.put("caller_authid", ann.authid());
    details.put("caller_authrole", ann.role());
    long registration = bench.registrations.get("demo.dev.motor.move");
    bench.arrive(new Message.Invocation(9, registration, details, Payload.NONE));

    bench.passes(SECOND);

    assertEquals(List.of("timeout"), errors());
    assertEquals(List.of(), jobs());
  }

  @Test
  void whatIsGivenUpLeavesItsPlaceToOthers() {
    bench = new Bench(Bench.output("pump")).up();
    long first = bench.call("pump.get");
    for (int i = 1; i < Limits.ASKED; i++) bench.call("pump.get");
    interrupt(first);
    bench.answers();

    bench.call("pump.get");
    assertEquals(List.of(), bench.answers());
    bench.call("pump.get");
    assertEquals(List.of("busy"), errors());
  }

  @Test
  void whatIsBeingDoneGoesOnAndCountsUntilItIsDone() {
    bench = new Bench(Bench.output("pump")).up();
    long first = bench.call("pump.get");
    var running = bench.take(Job.Read.class);
    for (int i = 1; i < Limits.ASKED; i++) bench.call("pump.get");
    interrupt(first);
    bench.answers();

    bench.call("pump.get");
    assertEquals(List.of("busy"), errors());
    bench.core.done(running.ticket(), new Outcome.Done(false), bench.now);
    bench.call("pump.get");
    assertEquals(List.of(), bench.answers());
  }

  @Test
  void aSampleThatOnlyWaitedIsSkippedAndNobodysFailure() {
    bench = new Bench(Bench.sensor("air", "every", "1s")).up();
    for (int i = 0; i < 5; i++) {
      bench.passes(10 * SECOND);
      assertEquals(List.of(new Job.Read(Job.Reader.WATCH)), jobs(), "only a new one");
    }
    assertEquals(0L, health("air").get("failures"));
    assertTrue((Long) health("air").get("skipped") >= 5);
    assertEquals(true, health("air").get("ok"));
  }

  /** Nor is it carried out after the safe state that follows. */
  @Test
  void aCommandThatOnlyWaitedIsNotCarriedOutAndTheOutputIsDrivenSafe() {
    bench = new Bench(Bench.output("pump")).up();
    bench.call("pump.set", true);
    bench.passes(10 * SECOND);
    assertEquals(List.of("device_failed"), errors());
    assertEquals(List.of(), jobs());

    bench.passes(Limits.SAFE_RETRY);
    assertEquals(List.of(new Job.Write(false)), jobs());
  }

  /** A bus that comes back is not to leave an output on until the owner's next try. */
  @Test
  void aSafeStateIsCarriedOutHoweverLateItsTurnComes() {
    bench = new Bench(Bench.output("pump")).up();
    bench.call("pump.set", true);
    bench.done(Job.Write.class, null);
    bench.answers();
    bench.call("pump.stop");
    bench.full = true; // as a bus that is blocked takes nothing more
    bench.passes(60 * SECOND);
    assertEquals(List.of("device_failed"), errors());
    assertEquals(List.of(new Job.Write(false)), jobs());
  }
}

package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.drivers.DigitalInput;
import io.sandpiper.device.drivers.DigitalOutput;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.runtime.config.Configuration.Component;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real drivers on the lines of an expander, on a bus of the shell's. */
class LendingTest {
  private record Told(String component, boolean on) {}

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Told> edges = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failing = new LinkedBlockingQueue<>();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final Bus bus =
      new Bus(
          "test",
          board,
          new DeviceThreads.Told() {
            @Override
            public void done(long ticket, Outcome outcome) {
              outcomes.add(outcome);
            }

            @Override
            public Signals signals(String component) {
              return (on, nanos) -> edges.add(new Told(component, on));
            }

            @Override
            public void failing(String component, String reason) {
              failing.add(component + ": " + reason);
            }

            @Override
            public void broke(Throwable bug) {
              throw new AssertionError(bug);
            }
          });
  private final FakeExpander driver = new FakeExpander();
  private final Component expander = component("expander", driver, Map.of());
  private final Component pump =
      component("pump", new DigitalOutput(), Map.of("line", "expander.3", "active", "low"));
  private final Component door =
      component("door", new DigitalInput(), Map.of("line", "expander.4", "pull", "up"));

  @AfterEach
  void end() {
    bus.end();
    bus.join(TimeUnit.SECONDS.toNanos(10));
    board.close();
  }

  private static Component component(String name, Driver driver, Map<String, Object> raw) {
    Values settings =
        driver
            .description()
            .settings()
            .read(
                raw,
                problem -> {
                  throw new AssertionError(problem.text());
                });
    return new Component(name, driver, settings);
  }

  private Outcome run(Component component, Job job) throws InterruptedException {
    assertTrue(bus.offer(new Bus.Task(component, job, 1)));
    Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
    assertNotNull(outcome, "an outcome of " + job);
    return outcome;
  }

  private String failure(Component component, Job job) throws InterruptedException {
    return assertInstanceOf(Outcome.Failed.class, run(component, job)).reason();
  }

  @Test
  void aDriverWorksOnALineOfAnExpanderAsOnOneOfTheBoard() throws InterruptedException {
    run(expander, new Job.Open());
    run(pump, new Job.Open());
    run(pump, new Job.Write(true));
    assertEquals(new Outcome.Done(true), run(pump, new Job.Read()));
    run(pump, new Job.Close());
    assertEquals(List.of("3 high", "3 low", "3 high"), driver.did());
    assertEquals(List.of(), board.edges());
  }

  @Test
  void itsInputsTellTheirEdges() throws InterruptedException {
    run(expander, new Job.Open());
    run(door, new Job.Open());
    assertEquals(new Outcome.Done(true), run(door, new Job.Read()));
    driver.drive(4, false);
    assertEquals(new Told("door", false), edges.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void withoutTheExpanderNothingOpens() throws InterruptedException {
    assertEquals("expander: not open", failure(pump, new Job.Open()));
  }

  @Test
  void whatWasLentFailsWhenTheExpanderIsClosedAndAlsoWhenItIsOpenAnew()
      throws InterruptedException {
    run(expander, new Job.Open());
    run(pump, new Job.Open());
    run(expander, new Job.Close());
    assertEquals("expander: not open any more", failure(pump, new Job.Write(true)));
    run(expander, new Job.Open());
    assertEquals("expander: not open any more", failure(pump, new Job.Write(true)));
    run(pump, new Job.Close());
    run(pump, new Job.Open());
    assertEquals(new Outcome.Done(null), run(pump, new Job.Write(true)));
  }

  @Test
  void theEndLeavesItsOutputsSafeBeforeItIsClosed() throws InterruptedException {
    run(expander, new Job.Open());
    run(pump, new Job.Open());
    run(pump, new Job.Write(true));
    bus.end();
    bus.join(TimeUnit.SECONDS.toNanos(10));
    assertEquals(List.of("3 high", "3 low", "3 high", "closed"), driver.did());
  }

  @Test
  void whoLendsWhatFailsAgainAndAgainIsFoundOut() throws InterruptedException {
    run(expander, new Job.Open());
    run(pump, new Job.Open());
    driver.answers = false;
    for (int i = 1; i < Limits.LENT_FAILURES; i++) failure(pump, new Job.Write(true));
    driver.answers = true;
    run(pump, new Job.Write(true));
    driver.answers = false;
    for (int i = 0; i < Limits.LENT_FAILURES; i++) {
      assertEquals(List.of(), List.copyOf(failing));
      assertEquals("no acknowledge", failure(pump, new Job.Write(true)));
    }
    assertEquals(List.of("expander: what it lends fails: no acknowledge"), List.copyOf(failing));
    driver.answers = true;
  }
}

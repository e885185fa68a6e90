package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Bench.Submitted;
import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.core.Devices.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Components that use the lines of another one. */
class ComponentsTest {
  /** The user comes first in the file, which must not matter. */
  private final Bench bench =
      new Bench(
          Bench.on("expander", Bench.output("pump")),
          Bench.sensor("expander", "every", "10s"),
          Bench.output("fan"));

  private List<String> jobs() {
    return bench.jobs.stream()
        .map(job -> job.job().getClass().getSimpleName() + " " + job.component())
        .toList();
  }

  private void done(String component, Object value) {
    Submitted job =
        bench.jobs.stream().filter(j -> j.component().equals(component)).findFirst().orElseThrow();
    bench.jobs.remove(job);
    bench.core.done(job.ticket(), new Outcome.Done(value), bench.now);
  }

  private void opened() {
    bench.core.start(bench.now);
    done("expander", null);
    done("fan", null);
    done("expander", Map.of("temperature_celsius", 20.0));
    done("pump", null);
    bench.join();
    assertEquals(List.of(), jobs());
  }

  @Test
  void whoLendsIsOpenedBeforeItsUsers() {
    bench.core.start(bench.now);
    assertEquals(List.of("Open expander", "Open fan"), jobs());
    done("expander", null);
    assertEquals(List.of("Open fan", "Read expander", "Open pump"), jobs());
  }

  @Test
  void theNetworkDoesNotWaitForUsersOfWhatDoesNotOpen() {
    bench.core.start(bench.now);
    bench.failed(Job.Open.class, "no acknowledge");
    assertEquals(List.of(), bench.wire.done());
    done("fan", null);
    assertEquals(List.of("dial 1 ws://a/ws"), bench.wire.done());
    bench.join();
    bench.call("pump.set", true);
    assertTrue(bench.answers().get(0).toString().contains("expander: not open"));

    bench.passes(Limits.OPEN_RETRY);
    done("expander", null);
    assertEquals(List.of("Read expander", "Open pump"), jobs());
  }

  @Test
  void whoLendsIsClosedAfterItsUsers() {
    opened();
    bench.core.stop(bench.now);
    assertEquals(List.of("Close pump", "Close fan"), jobs());
    done("pump", null);
    assertEquals(List.of("Close fan", "Close expander"), jobs());
    done("fan", null);
    done("expander", null);
    assertTrue(bench.journal.contains("every device is closed and safe"));
  }

  @Test
  void evenWhenTheQueueIsFullWhileTheUserIsToBeClosed() {
    opened();
    bench.full = true;
    bench.core.stop(bench.now);
    bench.full = false;
    bench.passes(Limits.CLOSE_RETRY);
    assertEquals(List.of("Close pump", "Close fan"), jobs());
  }

  @Test
  void whoLendsIsOpenedAnewWithItsUsers() {
    opened();
    for (int i = 0; i < Limits.REOPEN_AFTER; i++) {
      bench.published();
      bench.passes(10 * SECOND);
      bench.failed(Job.Read.class, "no acknowledge");
    }
    assertEquals(List.of("Close pump"), jobs());
    bench.call("pump.set", true);
    assertTrue(bench.answers().get(0).toString().contains("not open"));
    done("pump", null);
    assertEquals(List.of("Close expander"), jobs());
    done("expander", null);
    bench.passes(Limits.OPEN_RETRY);
    assertEquals(List.of("Open expander"), jobs());
    done("expander", null);
    done("expander", Map.of("temperature_celsius", 20.0));
    assertEquals(List.of("Open pump"), jobs());
    done("pump", null);
    bench.call("pump.set", true);
    assertEquals(List.of("Write pump"), jobs());
  }

  @Test
  void aUserThatIsBeingOpenedIsClosedFirstAllTheSame() {
    bench.core.start(bench.now);
    done("expander", null);
    done("fan", null);
    bench.core.stop(bench.now);
    // Its opening is under way, and the queue keeps the order.
    assertEquals(List.of("Read expander", "Open pump", "Close pump", "Close fan"), jobs());
  }

  @Test
  void whoLendsWhatFailsIsOpenedAnewWithItsUsers() {
    opened();
    bench.core.failing("expander", "what it lends fails: no acknowledge", bench.now);
    assertEquals(List.of("Close pump"), jobs());
    done("pump", null);
    done("expander", null);
    bench.passes(Limits.OPEN_RETRY);
    assertEquals(List.of("Open expander"), jobs());
  }

  @Test
  void aDeviceThatOpensButNeverWorksIsTriedEverMoreRarelyAndComesBack() {
    var sick = new Bench(Bench.sensor("air", "every", "1s")).up();
    int opened = 1;
    for (int second = 0; second < 600; second++) {
      while (!sick.jobs.isEmpty()) {
        Submitted job = sick.jobs.remove(0);
        if (job.job() instanceof Job.Open) opened++;
        Outcome outcome =
            job.job() instanceof Job.Read
                ? new Outcome.Failed("no acknowledge " + second)
                : new Outcome.Done(null);
        sick.core.done(job.ticket(), outcome, sick.now);
      }
      sick.published();
      sick.passes(SECOND);
    }
    // Pauses of 1, 2, 4, 8, 16, 32 and then 60 s, with 3 s between them.
    assertTrue(opened >= 12 && opened <= 16, opened + " times");
    assertEquals(1, sick.journal.stream().filter(line -> line.contains("quarantined")).count());
    assertTrue(sick.journal.size() < 20, sick.journal.toString());

    boolean seen = false;
    for (int second = 0; second < 70; second++) {
      seen |= sick.core.health(sick.now).toString().contains("quarantined=true");
      while (!sick.jobs.isEmpty()) {
        Submitted job = sick.jobs.remove(0);
        Object value = job.job() instanceof Job.Read ? Map.of("temperature_celsius", 20.0) : null;
        sick.core.done(job.ticket(), new Outcome.Done(value), sick.now);
      }
      sick.published();
      sick.passes(SECOND);
    }
    assertTrue(seen);
    assertTrue(sick.journal.contains("air: works again"), sick.journal.toString());
    assertEquals("up", sick.core.health(sick.now).get("status"));
  }
}

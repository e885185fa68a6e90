package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Wall;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.transport.Closed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A board that starts in 1970 and hears the time a minute later. */
class ClockTest {
  private static final long STEP_AT = 60 * Bench.SECOND;
  private static final long NOW = Wall.FIRST_PLAUSIBLE_MILLIS + 123_456_789;

  private final List<Map<String, Object>> readings = new ArrayList<>();

  private static Bench bench() {
    var bench = new Bench(Bench.sensor("air", "every", "5s"), Bench.output("pump"));
    bench.millis = 0;
    return bench;
  }

  /** The date goes on, and is set after a minute. */
  private static void passes(Bench bench, long nanos) {
    bench.passes(nanos);
    bench.millis = bench.now / Bench.MILLI + (bench.now < STEP_AT ? 0 : NOW);
  }

  private void reads(Bench bench) {
    while (!bench.jobs.isEmpty()) {
      Bench.Submitted job = bench.jobs.remove(0);
      Object value =
          job.job() instanceof Job.Read
              ? Map.of("temperature_celsius", (double) (bench.now / Bench.SECOND))
              : null;
      bench.core.done(job.ticket(), new Devices.Outcome.Done(value), bench.now);
    }
  }

  private void collect(Bench bench) {
    for (Publish publish : bench.published()) {
      if (publish.topic().endsWith("air.reading")) readings.add(publish.payload().named());
    }
  }

  /** Where a certificate is not yet valid as long as the clock says 1970. */
  @Test
  void joinsWithinSecondsOfTheStepAndItsFirstReadingsAreDatedRight() {
    Bench bench = bench();
    bench.core.start(bench.now);
    long refused = 0;
    while (bench.now < STEP_AT + 10 * Bench.SECOND) {
      passes(bench, 100 * Bench.MILLI);
      reads(bench);
      if (bench.wire.number == refused) continue;
      if (bench.now >= STEP_AT) break;
      refused = bench.wire.number;
      var why = new Closed.Untrusted(Closed.Untrusted.Cause.NOT_YET_VALID, "not before 2026");
      bench.core.arrived(new Arrival.Closed(refused, why), bench.now);
    }
    assertTrue(bench.wire.number > refused, "dialed again within 10 s of the step");
    bench.join();
    for (int i = 0; i < 100; i++) {
      passes(bench, 100 * Bench.MILLI);
      reads(bench);
      collect(bench);
    }
    assertTrue(readings.size() >= 13, () -> readings.size() + " readings");
    for (Map<String, Object> reading : readings) {
      double second = (Double) ((Map<?, ?>) reading.get("values")).get("temperature_celsius");
      long expected = NOW + (long) (second * 1000);
      long ts = Instant.parse((String) reading.get("ts")).toEpochMilli();
      assertTrue(Math.abs(ts - expected) <= 1000, () -> reading + ", expected " + expected);
      assertEquals(second * Bench.SECOND < STEP_AT ? "corrected" : "synced", reading.get("clock"));
    }
    assertEquals(
        List.of(),
        bench.journal.stream().filter(line -> line.startsWith("! ")).toList(),
        "nothing to be alarmed about");
  }

  @Test
  void whatNeverHearsTheTimeTellsItsReadingsAllTheSame() {
    Bench bench = bench();
    bench.core.start(bench.now);
    reads(bench);
    bench.join();
    for (int i = 0; i < 100; i++) {
      bench.passes(Bench.SECOND);
      reads(bench);
      collect(bench);
    }
    assertEquals(List.of(), readings, "they wait for a while");
    for (int i = 0; i < 600; i++) {
      bench.passes(Bench.SECOND);
      reads(bench);
      collect(bench);
    }
    assertTrue(readings.size() > 120, () -> readings.size() + " readings");
    assertEquals("unsynced", readings.get(0).get("clock"));
  }

  @Test
  void aStepOfTheClockEndsNoPulse() {
    Bench bench = bench();
    bench.core.start(bench.now);
    reads(bench);
    bench.join();
    for (int i = 0; i < 50; i++) {
      collect(bench);
      passes(bench, Bench.SECOND);
      reads(bench);
    }
    bench.call("pump.pulse", 20.0);
    bench.done(Job.Write.class, null);
    for (int i = 0; i < 19; i++) {
      collect(bench);
      passes(bench, Bench.SECOND);
      reads(bench);
    }
    assertTrue(bench.now > STEP_AT, "the clock has been set");

    passes(bench, 900 * Bench.MILLI);
    assertTrue(bench.jobs.stream().noneMatch(job -> job.job() instanceof Job.Write));
    passes(bench, 200 * Bench.MILLI);
    assertTrue(bench.jobs.stream().anyMatch(job -> job.job() instanceof Job.Write));
  }
}

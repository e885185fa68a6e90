package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.wamp.message.Message.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a sensor's readings: filtered, and out of turn. */
class SensorTest {
  private static Map<String, Object> values(double celsius) {
    return Map.of("temperature_celsius", celsius);
  }

  private final Bench bench =
      new Bench(
          Bench.sensor(
              "air",
              "every",
              "10s",
              "filters",
              List.of(Map.of("offset", -1L), Map.of("delta", 0.5), Map.of("throttle", "30s"))));

  private List<Object> published() {
    return bench.published().stream()
        .filter(event -> event.topic().equals("demo.dev.air.reading"))
        .map(event -> event.payload().named().get("values"))
        .toList();
  }

  @Test
  void whatIsHeldBackIsNotPublished() {
    bench.up();
    bench.done(Job.Read.class, values(21));
    assertEquals(List.of(values(20)), published());
    bench.passes(10 * SECOND);
    bench.done(Job.Read.class, values(21.4));
    assertEquals(List.of(), published());
  }

  /** How long a measurement takes is chance, and must not cost a whole interval. */
  @Test
  void aThrottleOfThreeIntervalsLetsEveryThirdReadingPass() {
    bench.up();
    var published = new ArrayList<Object>();
    for (int i = 0; i < 7; i++) {
      bench.passes((i % 3 == 0 ? 9 : 3) * MILLI);
      bench.done(Job.Read.class, values(21 + i));
      published.addAll(published());
      bench.passes(10 * SECOND - bench.now % (10 * SECOND));
    }

    assertEquals(List.of(values(20), values(23), values(26)), published);
  }

  @Test
  void aReadOnDemandIsCorrectedButNeverHeldBackOrPublished() {
    bench.up();
    bench.done(Job.Read.class, values(21));
    published();
    bench.call("air.read");
    bench.done(Job.Read.class, values(21.1));

    Yield answer = (Yield) bench.answers().get(0);
    assertEquals(values(20.1), answer.payload().named().get("values"));
    assertEquals(List.of(), published());
  }

  @Test
  void whatTheSensorCanNotMeasureIsTroubleUntilItMeasuresAgain() {
    bench.up();
    bench.done(Job.Read.class, values(120));
    assertEquals("temperature_celsius: measured more, expected -40 to 85 °C", trouble());
    assertEquals(List.of(), published());

    bench.passes(10 * SECOND);
    bench.done(Job.Read.class, values(21));
    assertEquals(null, trouble());
    assertEquals(List.of(values(20)), published());
  }

  private Object trouble() {
    var components = (Map<?, ?>) bench.core.health(bench.now).get("components");
    return ((Map<?, ?>) components.get("air")).get("trouble");
  }

  @Test
  void aSensorThatMeasuresSomethingNewIsReadAtOnceAndItsGridStays() {
    Bench knob = new Bench(Bench.sensor("knob", "every", "10s")).up();
    knob.done(Job.Read.class, values(1));
    knob.passes(3 * SECOND);
    knob.core.changed("knob", knob.now);
    knob.done(Job.Read.class, values(2));
    knob.passes(7 * SECOND);
    knob.done(Job.Read.class, values(3));

    assertEquals(10 * SECOND, knob.now);
  }

  @Test
  void aFloodOfChangesIsReadNowAndThenAndTheLastOneIsNotMissed() {
    Bench knob = new Bench(Bench.sensor("knob", "every", "1h")).up();
    knob.done(Job.Read.class, values(0));
    knob.passes(SECOND);
    int reads = 0;
    for (int i = 1; i <= 1000; i++) {
      knob.core.changed("knob", knob.now);
      if (!knob.jobs.isEmpty()) {
        knob.core.changed("knob", knob.now);
        knob.done(Job.Read.class, values(i));
        reads++;
      }
      knob.passes(MILLI);
    }
    knob.passes(SECOND);
    knob.done(Job.Read.class, values(1000));

    assertEquals(20, reads, "one in 50 ms");
    assertEquals(List.of(), knob.jobs);
  }

  @Test
  void aChangeDuringAReadingIsReadAfterIt() {
    Bench knob = new Bench(Bench.sensor("knob", "every", "1h")).up();
    knob.passes(SECOND);
    knob.core.changed("knob", knob.now);
    knob.done(Job.Read.class, values(1));
    knob.passes(MILLI);

    knob.done(Job.Read.class, values(2));
  }

  @Test
  void aChangeThatFindsNoRoomIsReadLater() {
    Bench knob = new Bench(Bench.sensor("knob", "every", "1h")).up();
    knob.done(Job.Read.class, values(1));
    knob.passes(SECOND);
    knob.full = true;
    knob.core.changed("knob", knob.now);
    knob.full = false;
    assertEquals(List.of(), knob.jobs);
    knob.passes(SECOND);

    knob.done(Job.Read.class, values(2));
  }
}

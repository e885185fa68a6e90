package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static io.sandpiper.runtime.core.Bench.sensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LookbackTest {
  private static final String FAR_BEHIND = "demo.error.busy: agent.history has too much to do";

  private final Bench bench =
      new Bench(sensor("air", "every", "1s"), sensor("soil", "every", "1d"));
  private long calls = 10_000;
  private int made;

  LookbackTest() {
    bench.up();
    bench.done(Job.Read.class, Map.of("temperature_celsius", 0.0));
    bench.done(Job.Read.class, Map.of("temperature_celsius", 0.0));
    bench.published();
  }

  /** Of air, one a second, each with its number. */
  private void makes(int readings) {
    for (int i = 0; i < readings; i++) {
      bench.passes(SECOND);
      bench.millis += 1000;
      bench.done(Job.Read.class, Map.of("temperature_celsius", (double) ++made));
    }
  }

  /** And the router takes each. */
  private void tells(int readings) {
    for (int i = 0; i < readings; i++) {
      makes(1);
      bench.published();
    }
  }

  private long asks(boolean progressive, Map<String, Object> arguments) {
    long registration = bench.registrations.get("demo.dev.agent.history");
    Map<String, Object> details = progressive ? Map.of("receive_progress", true) : Map.of();
    bench.arrive(new Message.Invocation(++calls, registration, details, Payload.named(arguments)));
    return calls;
  }

  private List<?> readings(Yield answer) {
    return (List<?>) answer.payload().named().getOrDefault("readings", List.of());
  }

  private static boolean last(Yield answer) {
    return !Boolean.TRUE.equals(answer.options().get("progress"));
  }

  /** Parts and the result. */
  private List<Yield> answers() {
    return bench.answers().stream().map(Yield.class::cast).toList();
  }

  private Map<String, Object> answer(Map<String, Object> arguments) {
    asks(false, arguments);
    List<Yield> answers = answers();
    assertEquals(1, answers.size());
    return answers.get(0).payload().named();
  }

  private List<Double> values(Map<String, Object> answer) {
    return values((List<?>) answer.get("readings"));
  }

  private static List<Double> values(List<?> readings) {
    var values = new ArrayList<Double>();
    for (Object each : readings) {
      Map<?, ?> content = (Map<?, ?>) ((Map<?, ?>) each).get("values");
      values.add((Double) content.get("temperature_celsius"));
    }
    return values;
  }

  private static List<Double> range(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(n -> (double) n).toList();
  }

  @Test
  void whatTheRouterTookAndWhatWaitsComesInOrderWithItsStamp() {
    tells(3);
    makes(2);

    Map<String, Object> answer = answer(Map.of("component", "air", "from", bench.millis - 4000));

    assertEquals(range(1, 5), values(answer));
    assertEquals(5L, answer.get("count"));
    assertEquals(false, answer.get("more"));
    Map<?, ?> first = (Map<?, ?>) ((List<?>) answer.get("readings")).get(0);
    assertEquals("reading", first.get("event"));
    assertEquals(
        "dev air boot1",
        first.get("device") + " " + first.get("component") + " " + first.get("boot"));
    assertEquals("synced", first.get("clock"));
    assertEquals(
        5, bench.published().stream().filter(p -> p.topic().endsWith("air.reading")).count() + 3);
  }

  @Test
  void whatIsInTheHistoryComesTooAndIsStillPublished() {
    bench.cut();
    makes(300); // a hundred at a time go to the history
    bench.rejoin();

    List<Double> got = new ArrayList<>();
    asks(true, Map.of("component", "air", "limit", 1000L));
    List<Yield> answers = answers();
    answers.forEach(each -> got.addAll(values(readings(each))));

    assertEquals(range(0, 300), got);
    assertEquals(
        List.of(100, 100, 100, 1, 0), answers.stream().map(a -> readings(a).size()).toList());
    assertEquals(Map.of("count", 301L, "more", false), answers.get(4).payload().named());
    assertTrue(last(answers.get(4)) && !last(answers.get(3)));
    var published = new ArrayList<Double>();
    for (int i = 0; i < 300; i++) {
      bench.passes(100 * MILLI);
      bench.published().stream()
          .filter(p -> p.topic().endsWith("air.reading"))
          .forEach(p -> published.addAll(values(List.of(p.payload().named()))));
    }
    assertEquals(range(1, 300), published.subList(0, 300));
  }

  @Test
  void whoTakesNoPartsGetsOnePart() {
    tells(150);

    Map<String, Object> answer = answer(Map.of("component", "air"));

    assertEquals(range(0, 99), values(answer));
    assertEquals(true, answer.get("more"));
    assertEquals(100L, answer.get("count"));
  }

  @Test
  void componentTimeAndLimitChooseReadings() {
    long start = bench.millis;
    tells(20);

    assertEquals(List.of(0.0), values(answer(Map.of("component", "soil"))));
    assertEquals(range(5, 9), values(answer(Map.of("from", start + 5000, "to", start + 10_000))));
    Map<String, Object> three =
        answer(Map.of("component", "air", "from", start + 1000, "limit", 3L));
    assertEquals(range(1, 3), values(three));
    assertEquals(true, three.get("more"));
    Map<String, Object> all =
        answer(Map.of("component", "air", "from", start + 1000, "limit", 20L));
    assertEquals(false, all.get("more"), "there are no others");
    assertEquals(List.of(), values(answer(Map.of("from", "2100-01-01"))));
  }

  @Test
  void ofThoseTheRouterTookOnlyTheLastThousandAreKnown() {
    tells(1200);

    assertEquals(range(201, 300), values(answer(Map.of())));
  }

  @Test
  void aSlowLineGetsAPartOnlyWhenItHasRoom() {
    tells(250);
    bench.wire.queued = Limits.PART_WATER;
    asks(true, Map.of());
    assertEquals(List.of(), answers());

    bench.passes(SECOND - MILLI);
    assertEquals(List.of(), answers());
    bench.wire.queued = 0;
    bench.passes(Limits.PART_PAUSE);

    assertEquals(
        List.of(100, 100, 52, 0), answers().stream().map(a -> readings(a).size()).toList());
  }

  @Test
  void oneCallerAtATimeAndACanceledOneMakesRoom() {
    tells(250);
    bench.wire.queued = Limits.PART_WATER;
    long first = asks(true, Map.of());
    asks(true, Map.of());
    Message busy = bench.answers().get(0);
    assertTrue(Rig.said(busy).toString().startsWith(FAR_BEHIND), Rig.said(busy).toString());

    bench.arrive(new Message.Interrupt(first, Map.of("mode", "kill")));
    assertEquals("wamp.error.canceled: canceled by the caller", Rig.said(bench.answers().get(0)));
    bench.wire.queued = 0;
    bench.passes(SECOND / 2);
    assertEquals(List.of(), bench.answers(), "the canceled one gets no part");

    assertEquals(100L, answer(Map.of()).get("count"));
  }

  @Test
  void aCallerWhoseSessionIsGoneMakesRoom() {
    tells(250);
    bench.wire.queued = Limits.PART_WATER;
    asks(true, Map.of());

    bench.wire.queued = 0;
    bench.reconnect();

    assertEquals(List.of(), bench.answers());
    assertEquals(100L, answer(Map.of()).get("count"));
  }

  @Test
  void badArgumentsAreNamed() {
    asks(false, Map.of("from", "yesterday"));
    assertEquals(
        "wamp.error.invalid_argument: from: saw yesterday, expected date like 2026-01-31 or"
            + " 2026-01-31T12:00:00Z, or milliseconds since 1970",
        Rig.said(bench.answers().get(0)));
    asks(false, new HashMap<>(Map.of("limit", 10_001L)));
    assertTrue(Rig.said(bench.answers().get(0)).toString().contains("limit"));
  }
}

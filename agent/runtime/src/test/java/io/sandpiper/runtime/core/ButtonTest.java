package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.MILLI;
import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Yield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hand does with a button, from the edges that its contact makes. */
class ButtonTest {
  private final Bench bench =
      new Bench(Bench.button("bell", "debounce", "20ms", "hold", "1s", "multi-click", "300ms"));
  private final List<String> told = new ArrayList<>();

  /** Up and not pressed; the time then counts from 0. */
  private void up() {
    bench.up();
    bench.done(Job.Read.class, false);
    bench.published();
  }

  private void until(long time) {
    while (bench.core.deadline() <= time) {
      bench.passes(Math.max(0, bench.core.deadline() - bench.now));
      hear();
    }
    bench.passes(time - bench.now);
    hear();
  }

  private void hear() {
    for (Publish event : bench.published()) {
      if (!event.topic().startsWith("demo.dev.bell.")) continue;
      String name = event.topic().substring("demo.dev.bell.".length());
      if (name.equals("state")) continue;
      Object count = event.payload().named().get("count");
      told.add(name + (count == null ? "" : " " + count) + " " + bench.now / MILLI);
    }
  }

  /** Edges as {@code +} and {@code -} with their milliseconds; what is told, with its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // clean ones; each counts 20 ms later, when it has been stable
        "a click            | +0 -100 | press 20, click 420",
        "two clicks         | +0 -100 +250 -350 | press 20, press 270, multi_click 2 670",
        "three clicks | +0 -90 +200 -290 +400 -490 | press 20, press 220, press 420, multi_click 3 810",
        "just in time       | +0 -100 +399 -450 | press 20, press 419, multi_click 2 770",
        "just too late      | +0 -100 +400 -450 | press 20, click 420, press 420, click 770",
        "just no hold       | +0 -999 | press 20, click 1319",
        "just a hold        | +0 -1000 | press 20, hold 1020",
        "a long hold        | +0 -5000 | press 20, hold 1020",
        "a hold in a row    | +0 -100 +200 -2000 | press 20, press 220, click 1220, hold 1220",
        "a click after hold | +0 -1500 +1600 -1700 | press 20, hold 1020, press 1620, click 2020",
        // contacts that bounce: computed, in the shapes that switches show
        "bounce on press    | +0 -1 +2 -4 +5 -9 +11 -200 | press 31, click 520",
        "bounce on release  | +0 -200 +201 -203 +207 -208 | press 20, click 528",
        "bounce on both     | +0 -3 +4 -150 +152 -160 | press 24, click 480",
        "a hold that bounces late | +0 -500 +505 -1200 | press 20, hold 1020",
        "a spike            | +0 -19 | ''",
        "a worn contact     | +0 -15 +30 -45 +60 -75 | ''",
        "a spike in a pause | +0 -100 +200 -210 | press 20, click 420",
      })
  void edgesBecomeGestures(String what, String edges, String expected) {
    up();
    long start = bench.now = 10 * SECOND;
    for (String edge : edges.split(" ")) {
      long at = start + Long.parseLong(edge.substring(1)) * MILLI;
      until(at);
      bench.core.edge("bell", edge.startsWith("+"), at, bench.now);
      hear();
    }
    until(start + 10 * SECOND);

    var shifted = new ArrayList<String>();
    for (String each : told) {
      int space = each.lastIndexOf(' ');
      shifted.add(
          each.substring(0, space + 1) + (Long.parseLong(each.substring(space + 1)) - 10_000));
    }
    assertEquals(expected, String.join(", ", shifted), what);
  }

  /** The agent's thread was busy: all edges wait, with their own times. */
  @Test
  void edgesThatComeLateGiveTheSameGestures() {
    up();
    long start = bench.now;
    bench.now += 5 * SECOND;
    for (int i = 0; i < 4; i++) {
      bench.core.edge("bell", i % 2 == 0, start + i * 100 * MILLI, bench.now);
    }
    bench.core.tick(bench.now);
    hear();

    assertEquals(
        List.of("press", "press", "multi_click 2"),
        told.stream().map(each -> each.substring(0, each.lastIndexOf(' '))).toList());
  }

  @Test
  void aButtonThatIsPressedAtTheStartMustBeLetGoFirst() {
    bench.up();
    bench.done(Job.Read.class, true);
    until(3 * SECOND);
    bench.core.edge("bell", false, bench.now, bench.now);
    until(6 * SECOND);

    assertEquals(List.of(), told);
  }

  @Test
  void withoutMultiClickEachClickIsToldAtOnce() {
    Bench quick = new Bench(Bench.button("bell", "debounce", "0s", "multi-click", "0s")).up();
    quick.done(Job.Read.class, false);
    quick.published();
    for (int i = 0; i < 4; i++) quick.core.edge("bell", i % 2 == 0, quick.now, quick.now);

    assertEquals(
        List.of("press", "click", "press", "click"),
        quick.published().stream()
            .map(event -> event.topic().substring("demo.dev.bell.".length()))
            .filter(name -> !name.equals("state"))
            .toList());
  }

  /** Who subscribes tomorrow must not act on the click of today. */
  @Test
  void gesturesAreNotRetainedAndLevelsAre() {
    bench.welcome =
        Map.of("roles", Map.of("broker", Map.of("features", Map.of("event_retention", true))));
    bench.up();
    bench.done(Job.Read.class, false);
    bench.core.edge("bell", true, bench.now, bench.now);
    bench.passes(SECOND / 2);

    for (Publish event : bench.published()) {
      if (!event.topic().startsWith("demo.dev.bell")) continue;
      boolean state = event.topic().endsWith("state");
      assertEquals(state, event.options().containsKey("retain"), event.topic());
    }
  }

  @Test
  void describeNamesTheEventsAndTheirTopics() {
    up();
    bench.call("agent.describe");

    var answer = ((Yield) bench.answers().get(0)).payload().named();
    var bell = (Map<?, ?>) ((Map<?, ?>) answer.get("components")).get("bell");
    var events = (Map<?, ?>) bell.get("events");
    assertEquals(List.of("press", "click", "multi_click", "hold"), List.copyOf(events.keySet()));
    var clicks = (Map<?, ?>) events.get("multi_click");
    assertEquals("demo.dev.bell.multi_click", clicks.get("topic"));
    assertEquals("count", ((Map<?, ?>) ((List<?>) clicks.get("content")).get(0)).get("name"));
  }
}

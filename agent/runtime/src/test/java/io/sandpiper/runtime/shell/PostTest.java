package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.Signals;
import io.sandpiper.runtime.core.Unasked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostTest {
  private static final long MILLI = 1_000_000;

  private final List<String> told = new ArrayList<>();
  private final Unasked core =
      new Unasked() {
        @Override
        public void edge(String component, boolean on, long at, long now) {
          told.add(component + " " + (on ? "on " : "off ") + at);
        }

        @Override
        public void changed(String component, long now) {
          told.add(component + " changed");
        }

        @Override
        public void event(String component, String name, Map<String, Object> content, long now) {
          told.add(component + " " + name + " " + content);
        }

        @Override
        public void missed(String component, long events, long now) {
          told.add(component + " missed " + events);
        }
      };
  private int wakes;
  private final Post post = new Post(1000, () -> wakes++);

  private List<String> delivered(long now) {
    told.clear();
    post.deliver(core, now);
    return List.copyOf(told);
  }

  @Test
  void whatIsToldArrivesInItsOrderByTheCoresClock() {
    Signals door = post.box("door");
    door.level(true, 1005);
    door.level(false, 1007);
    assertEquals(1, wakes);
    assertEquals(0, post.deadline());
    assertEquals(List.of("door on 5", "door off 7"), delivered(10));
    assertEquals(List.of(), delivered(20 * MILLI));
    assertEquals(Long.MAX_VALUE, post.deadline());
  }

  @Test
  void ofTooManyLevelsTheLastOneCounts() {
    Signals door = post.box("door");
    for (int i = 1; i <= 1000; i++) door.level(i % 2 == 0, 1000 + i);
    List<String> levels = delivered(0);
    assertEquals(Limits.LEVELS, levels.size());
    assertEquals("door off 1", levels.get(0));
    assertEquals("door on 1000", levels.get(Limits.LEVELS - 1));
  }

  @Test
  void ofChangesItCountsThatThereWasOne() {
    Signals air = post.box("air");
    for (int i = 0; i < 1000; i++) air.changed();
    assertEquals(List.of("air changed"), delivered(0));
  }

  @Test
  void eventsOnTopOfTheBoundAreLostAndCounted() {
    Signals serial = post.box("serial");
    for (int i = 0; i < Limits.EVENTS + 7; i++) serial.event("line", Map.of("n", i));
    List<String> events = delivered(0);
    assertEquals(Limits.EVENTS + 1, events.size());
    assertEquals("serial line {n=0}", events.get(0));
    assertEquals("serial missed 7", events.get(Limits.EVENTS));
  }

  @Test
  void inTheLongRunOneDeviceTellsOnlySoManyEvents() {
    Signals serial = post.box("serial");
    int taken = 0;
    for (int tick = 0; tick < 1000; tick++) {
      for (int i = 0; i < 100; i++) serial.event("line", Map.of());
      for (String each : delivered(tick * 10 * MILLI)) if (each.contains(" line ")) taken++;
    }
    // Ten seconds, and at first what may be taken at once.
    assertEquals(10 * Limits.EVENTS_A_SECOND + Limits.EVENTS, taken, 2);
  }

  @Test
  void whoTellsTooMuchIsLookedAtOnlySoOftenAndDelaysNobody() {
    Signals door = post.box("door");
    Signals gate = post.box("gate");
    door.level(true, 1000);
    delivered(0);
    door.level(false, 1000);
    assertEquals(List.of(), delivered(1));
    assertEquals(Limits.POST.toNanos(), post.deadline());
    gate.level(true, 1002);
    assertEquals(List.of("gate on 2"), delivered(3));
    assertEquals(List.of("door off 0"), delivered(Limits.POST.toNanos()));
  }
}

package io.sandpiper.device.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StepTest {
  @Test
  void aSimulatedHandClicksDoubleClicksAndHolds() {
    var steps = Step.presses(false, new Random(1));
    var gestures = new TreeSet<String>();
    boolean last = true;
    for (int i = 0; i < 400; i++) {
      Step step = steps.next();
      assertEquals(!last, step.high(), "each step changes the level");
      last = step.high();
      long millis = step.after().toMillis();
      if (step.high()) gestures.add(millis < 1000 ? "click" : "hold");
      else gestures.add(millis < 300 ? "again" : "later");
    }

    assertEquals("[again, click, hold, later]", gestures.toString());
  }

  @Test
  void pulsesComeBetweenTheLeastAndTheMost() {
    var steps = Step.pulses(Duration.ofMillis(40), Duration.ofMillis(60), new Random(1));
    for (int i = 0; i < 200; i++) {
      Step step = steps.next();
      assertEquals(i % 2 == 0, step.high());
      assertTrue(20 <= step.after().toMillis() && step.after().toMillis() <= 30, step.toString());
    }
  }
}

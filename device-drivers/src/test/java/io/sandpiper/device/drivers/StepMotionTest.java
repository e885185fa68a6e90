package io.sandpiper.device.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepMotionTest {
  private final List<Long> times = new ArrayList<>();
  private int at;
  private long now;
  private boolean broken;
  private final StepMotion motion = new StepMotion(this::step, 1000);

  private void step(boolean forward) throws IOException {
    if (broken) throw new IOException("line 5: broken");
    times.add(now);
    at += forward ? 1 : -1;
  }

  private void run() throws IOException {
    while (motion.moving()) {
      long due = motion.tick(now);
      if (due != StepMotion.NEVER) now = due;
    }
  }

  private long pause(int i) {
    return times.get(i) - times.get(i - 1);
  }

  @Test
  void theRateRisesHoldsAndFallsAndIsNeverExceeded() throws IOException {
    motion.moveTo(500, 200, now);
    run();

    assertEquals(500, at);
    assertEquals(500, motion.position());
    for (int i = 1; i < 500; i++) {
      assertTrue(pause(i) >= 5_000_000, "200 steps a second at most");
      assertEquals(pause(i), pause(500 - i), "as up, so down");
      if (i <= 250) assertTrue(pause(i) <= (i == 1 ? Long.MAX_VALUE : pause(i - 1)));
    }
    // v² = 2 a x: 200 steps a second after 20 steps.
    assertTrue(pause(20) > 5_000_000);
    assertEquals(5_000_000, pause(21));
    assertEquals(31_622_776, pause(1)); // computed: 1 / sqrt(1000)
  }

  @Test
  void aShortMoveTurnsRoundBeforeItsRate() throws IOException {
    motion.moveTo(-4, 1000, now);
    run();

    assertEquals(-4, at);
    assertEquals(
        List.of(31_622_776L, 18_257_418L, 31_622_776L), List.of(pause(1), pause(2), pause(3)));
  }

  @Test
  void noStepsAreNoMove() throws IOException {
    motion.moveTo(0, 100, now);

    assertFalse(motion.moving());
    assertEquals(StepMotion.NEVER, motion.tick(now));
    assertEquals(0, at);
  }

  @Test
  void aLateStepIsNotMadeUpFor() throws IOException {
    motion.moveTo(10, 100, 0);
    motion.tick(0);
    now = 5_000_000_000L;

    long next = motion.tick(now);

    assertEquals(2, at);
    assertTrue(next >= now + 10_000_000, "and not at once");
  }

  @Test
  void afterAStopNoStepComes() throws IOException {
    motion.moveTo(10, 100, 0);
    motion.tick(0);

    motion.stop();

    assertFalse(motion.moving());
    assertEquals(StepMotion.NEVER, motion.tick(Long.MAX_VALUE - 1));
    assertEquals(1, at);
    assertEquals(1, motion.target());
    motion.moveTo(-1, 100, 0);
    now = 0;
    run();
    assertEquals(-1, at);
  }

  @Test
  void aMoveWhileItMovesIsRefused() throws IOException {
    motion.moveTo(10, 100, 0);

    assertEquals(
        "the motor is moving to 10; stop it first",
        assertThrows(IOException.class, () -> motion.moveTo(5, 100, 0)).getMessage());
  }

  @Test
  void aStepThatFailsEndsTheMoveAndDoesNotCount() throws IOException {
    motion.moveTo(10, 100, 0);
    motion.tick(0);
    broken = true;

    assertThrows(IOException.class, () -> motion.tick(1_000_000_000));

    assertFalse(motion.moving());
    assertEquals(1, motion.position());
  }
}

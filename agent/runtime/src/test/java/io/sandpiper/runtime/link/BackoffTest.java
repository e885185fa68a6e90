package io.sandpiper.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Configuration.Reconnect;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long SECOND = 1_000_000_000L;

  private final Backoff backoff =
      new Backoff(
          new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5)),
          new Random(1));

  @Test
  void theFastLaneDoublesItsBoundUpToTheCapWithFullJitter() {
    long longest = 0;
    for (int i = 0; i < 1000; i++) {
      Backoff.Delay delay = backoff.next(Rule.fast("x"));
      long bound = Math.min(60, 1L << Math.min(i, 6)) * SECOND;
      assertTrue(delay.nanos() <= bound, "attempt " + i + ": " + delay);
      assertFalse(delay.slow());
      longest = Math.max(longest, delay.nanos());
    }
    assertTrue(longest > 50 * SECOND, "jitter over the whole range: " + longest);
  }

  @Test
  void onlyAResetStartsAnew() {
    for (int i = 0; i < 20; i++) backoff.next(Rule.fast("x"));
    assertEquals(20, backoff.attempts());
    backoff.reset();
    assertTrue(backoff.next(Rule.fast("x")).nanos() <= SECOND);
  }

  @Test
  void theSlowLaneLastsFiveMinutesToAnHour() {
    long longest = 0;
    for (int i = 0; i < 1000; i++) {
      Backoff.Delay delay = backoff.next(Rule.slow("x", "look"));
      assertTrue(delay.slow());
      assertTrue(delay.nanos() >= 300 * SECOND && delay.nanos() <= 3600 * SECOND, "" + delay);
      longest = Math.max(longest, delay.nanos());
    }
    assertTrue(longest > 3000 * SECOND, "up to the hour: " + longest);
  }

  @Test
  void aStreakOfOneCauseChangesLanesAndAnotherCauseBreaksIt() {
    Rule thrice = Rule.fast("realm", 3, "check");
    for (int i = 0; i < 3; i++) assertFalse(backoff.next(thrice).slow());
    assertTrue(backoff.next(thrice).slow());
    assertFalse(backoff.next(Rule.fast("cut")).slow());
    assertFalse(backoff.next(thrice).slow());
  }

  @Test
  void aSpreadIsTheLeastDelay() {
    for (int i = 0; i < 100; i++) {
      assertTrue(backoff.next(Rule.fast("killed").spread(30, 60)).nanos() >= 30 * SECOND);
    }
  }
}

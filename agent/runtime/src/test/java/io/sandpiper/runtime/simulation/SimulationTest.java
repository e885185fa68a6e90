package io.sandpiper.runtime.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulationTest {
  /** Others with {@code -Dseeds=1000 -Dseed=12345}: how many, and the first. */
  private static final int SEEDS = Integer.getInteger("seeds", 200);

  private static final long FIRST = Long.getLong("seed", 1);
  private static final int DAYS = 7;

  /** What has to have happened, or an invariant was never put to the test. */
  private static final List<String> EXPECTED =
      List.of(
          "CHALLENGE",
          "agent crashed",
          "agent stopped",
          "demo.error.guarded",
          "demo.error.not_holder",
          "demo.error.overtaken",
          "lease renewed",
          "lease taken over",
          "output written: LEASE",
          "output written: LINK",
          "output written: MAX_ON",
          "command canceled under way",
          "end never told",
          "end told late",
          "evicted",
          "gave up JOINED",
          "gave up JOINING",
          "gave up OPENING",
          "half-open",
          "input state",
          "late arrival",
          "late arrival handled",
          "late outcome",
          "many attempts in a row",
          "output left safe",
          "publication unanswered",
          "pulse ended after a full queue",
          "queue full",
          "reading in flight when the session ended",
          "reading repeated",
          "readings lost and counted",
          "reload",
          "revoked ",
          "router frozen",
          "session ended under a call",
          "sick session",
          "slow lane",
          "violation",
          "waiting command canceled",
          "wamp.error.timeout");

  @Test
  void weeksOfFaultsBreakNoInvariant() {
    Seeds.Result result = Seeds.run(FIRST, SEEDS, DAYS);

    if (!result.failures().isEmpty()) fail(result.text());
    if (SEEDS < 200) return;
    Map<String, Long> seen = result.counts();
    for (String what : EXPECTED) assertTrue(seen.containsKey(what), what + ": never in " + seen);
  }

  @Test
  void theSameSeedGivesTheSameWeek() {
    long hash = new Week(7).run(1).trace().hash();

    assertEquals(hash, new Week(7).run(1).trace().hash());
    assertNotEquals(hash, new Week(8).run(1).trace().hash());
  }
}

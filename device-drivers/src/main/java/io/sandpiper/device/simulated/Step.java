package io.sandpiper.device.simulated;

import java.time.Duration;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One step of what drives an input line: some time after the step before, a level. */
public record Step(Duration after, boolean high) {

  /**
   * Edges as close as {@code apart}, beginning with {@code high}: a bad contact, a floating line.
   */
  public static Iterator<Step> flood(int edges, Duration apart, boolean high) {
    return IntStream.range(0, edges)
        .mapToObj(i -> new Step(apart, (i % 2 == 0) == high))
        .iterator();
  }

  /** For ever: now and then, for some seconds, {@code high}; as a door is opened and closed. */
  public static Iterator<Step> visits(boolean high, RandomGenerator random) {
    return Stream.iterate(
            new Step(Duration.ofMillis(random.nextLong(4_000, 9_000)), high),
            last ->
                last.high == high
                    ? new Step(Duration.ofMillis(random.nextLong(2_000, 6_000)), !high)
                    : new Step(Duration.ofMillis(random.nextLong(10_000, 40_000)), high))
        .iterator();
  }
}

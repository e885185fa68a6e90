package io.sandpiper.device.simulated;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
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

  /** For ever: now and then a click, a double click or a hold of a button, {@code high} pressed. */
  public static Iterator<Step> presses(boolean high, RandomGenerator random) {
    return endless(
        () -> {
          long idle = random.nextLong(4_000, 15_000);
          return switch (random.nextInt(4)) {
            case 0 -> List.of(step(idle, high), step(1_500, !high));
            case 1 -> List.of(step(idle, high), step(90, !high), step(150, high), step(110, !high));
            default -> List.of(step(idle, high), step(random.nextLong(60, 200), !high));
          };
        });
  }

  /** For ever: pulses of half the time from one to the next, which wanders between two ends. */
  public static Iterator<Step> pulses(Duration least, Duration most, RandomGenerator random) {
    return endless(
        () -> {
          long half = random.nextLong(least.toMillis(), most.toMillis() + 1) / 2;
          return List.of(step(half, true), step(half, false));
        });
  }

  private static Step step(long afterMillis, boolean high) {
    return new Step(Duration.ofMillis(afterMillis), high);
  }

  private static Iterator<Step> endless(Supplier<List<Step>> more) {
    return Stream.generate(more).flatMap(List::stream).iterator();
  }
}

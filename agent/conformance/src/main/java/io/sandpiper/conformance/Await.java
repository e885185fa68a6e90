package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** For what tells nobody when it changes: the end of a thread, the health of an agent. */
public final class Await {
  private Await() {}

  /** Looks again and again until the two are equal; fails with the last difference. */
  public static <T> void equal(T expected, Supplier<T> actual, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    T seen = actual.get();
    while (!expected.equals(seen)) {
      if (System.nanoTime() > end) {
        fail("after " + limit.toSeconds() + " s expected " + expected + ", saw " + seen);
      }
      new CountDownLatch(1).await(Limits.LOOK.toMillis(), TimeUnit.MILLISECONDS);
      seen = actual.get();
    }
  }

  /** For a fault that has to last. */
  public static void pass(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}

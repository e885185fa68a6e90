package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long the matrix waits, each with its reason. */
final class Patience {
  /** A router or a peer to start: a second or ten, on a machine with much else to do. */
  static final Duration START = Duration.ofSeconds(60);

  /** An answer or an event: milliseconds, and routers that never give one should not cost much. */
  static final Duration ANSWER = Duration.ofSeconds(5);

  private Patience() {}

  /** The next thing in the queue. */
  static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T got = queue.poll(ANSWER.toNanos(), TimeUnit.NANOSECONDS);
    return got == null ? fail("no " + what + " within " + ANSWER.toSeconds() + " s") : got;
  }
}

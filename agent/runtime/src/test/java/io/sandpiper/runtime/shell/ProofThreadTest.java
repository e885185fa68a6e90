package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.session.Proof;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProofThreadTest {
  private static final Proof PROOF = new Proof.Impossible("for a test");

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final ProofThread thread =
      new ProofThread(
          new ProofThread.Told() {
            @Override
            public void proven(long number, Proof proof) {
              told.add(number + " " + Thread.currentThread().getName());
            }

            @Override
            public void broke(Throwable bug) {
              told.add(bug.getMessage());
            }
          });

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void worksElsewhereAndTellsWhatCameOfIt() throws InterruptedException {
    thread.prove(7, () -> PROOF);
    assertEquals("7 proof", next());
  }

  @Test
  void ofWhatWaitsOnlyTheLatestIsDone() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    thread.prove(1, slow(begun, go));
    assertTrue(begun.await(10, TimeUnit.SECONDS));
    thread.prove(2, () -> PROOF);
    thread.prove(3, () -> PROOF);
    go.countDown();

    assertEquals("1 proof", next());
    assertEquals("3 proof", next());
  }

  @Test
  void aBugIsTold() throws InterruptedException {
    thread.prove(
        1,
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertEquals("a bug", next());
  }

  private static Supplier<Proof> slow(CountDownLatch begun, CountDownLatch go) {
    return () -> {
      begun.countDown();
      try {
        go.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return PROOF;
    };
  }

  private String next() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }
}

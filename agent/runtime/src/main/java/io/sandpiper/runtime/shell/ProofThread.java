package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.link.Prover;
import io.sandpiper.wamp.session.Proof;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The thread that derives keys from passwords, there while it has work. One at a time, so that a
 * router which challenges and hangs up again and again takes the memory for one; of what waits only
 * the latest is wanted.
 */
final class ProofThread implements Prover, AutoCloseable {
  /** Where the outcome goes; called on this thread. */
  interface Told {
    void proven(long number, Proof proof);

    /** A bug of ours. */
    void broke(Throwable bug);
  }

  private final Told told;
  private final ThreadPoolExecutor thread;

  ProofThread(Told told) {
    this.told = told;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            ProofThread::daemon,
            new ThreadPoolExecutor.DiscardOldestPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  /** What is computed for a session must not keep the process from ending. */
  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "proof");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void prove(long number, Supplier<Proof> work) {
    thread.execute(() -> perform(number, work));
  }

  private void perform(long number, Supplier<Proof> work) {
    Proof proof;
    try {
      proof = work.get();
    } catch (Throwable bug) {
      told.broke(bug);
      return;
    }
    told.proven(number, proof);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

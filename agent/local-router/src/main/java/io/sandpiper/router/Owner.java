package io.sandpiper.router;

import io.sandpiper.router.core.Router;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** The thread that owns the router. Others post what it is to do. */
final class Owner {
  /** How often to look for what nobody announces: overdue upgrades, frames left behind. */
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The same after something was sent, which is seldom left behind, and then waited for. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Router router;
  private final Gate gate;
  private final Consumer<String> log;
  private final BlockingQueue<Consumer<Router>> inbox = new LinkedBlockingQueue<>();

  /** Room for messages. The rest, a few for each connection, always fits: see {@link #post}. */
  private final Semaphore room = new Semaphore(Limits.INBOX);

  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "local-router");

  /** What was asked and not answered; each is answered at the end. */
  private final Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();

  private volatile boolean running;
  private LongConsumer round = now -> {};
  private boolean leaving;
  private boolean ended;

  Owner(Router router, Gate gate, Consumer<String> log) {
    this.router = router;
    this.gate = gate;
    this.log = log;
  }

  /**
   * Starts the thread. About once a second, and a moment after anything has happened, it calls
   * {@code round} with the time.
   */
  void start(LongConsumer round) {
    this.round = round;
    running = true;
    thread.start();
  }

  /** Never blocks: callers may hold the library's locks, which our thread needs to go on. */
  void post(Consumer<Router> task) {
    inbox.add(task);
  }

  /** Never blocks. Fails when the router does not run, or ends before the answer. */
  <T> CompletableFuture<T> ask(Function<Router, T> question) {
    var answer = new CompletableFuture<T>();
    asked.add(answer);
    // Only now: who ends the router either finds the question or has said so before.
    if (!running) {
      refuse(answer);
      return answer;
    }
    post(
        router -> {
          try {
            answer.complete(question.apply(router));
          } catch (RuntimeException | Error bug) {
            answer.completeExceptionally(bug);
            throw bug;
          } finally {
            asked.remove(answer);
          }
        });
    return answer;
  }

  private void refuse(CompletableFuture<?> answer) {
    answer.completeExceptionally(new IllegalStateException("the router does not run"));
    asked.remove(answer);
  }

  /** Waits while the inbox is full, and so slows those down who send. */
  void postWithin(Consumer<Router> task) throws InterruptedException {
    room.acquire();
    inbox.add(
        router -> {
          room.release();
          task.accept(router);
        });
  }

  /** Completes when the last peer has gone after {@link Router#shutDown}. */
  CompletableFuture<Void> leave() {
    post(
        router -> {
          leaving = true;
          router.shutDown(System.nanoTime());
        });
    return empty;
  }

  void end() throws InterruptedException {
    post(router -> ended = true);
    thread.join();
  }

  private void run() {
    try {
      long nextRound = System.nanoTime();
      while (!ended) {
        gate.pass();
        long now = System.nanoTime();
        if (until(router.deadline(), now) == 0) router.tick(now);
        if (until(nextRound, now) == 0) {
          round.accept(now);
          nextRound = now + ROUND_NANOS;
        }
        long wait = Math.min(until(nextRound, now), until(router.deadline(), now));
        Consumer<Router> task = inbox.poll(wait, TimeUnit.NANOSECONDS);
        gate.pass();
        if (task != null) {
          perform(task);
          nextRound = Math.min(nextRound, System.nanoTime() + SOON_NANOS);
        }
        if (leaving && router.connections() == 0) empty.complete(null);
      }
    } catch (InterruptedException | InterruptedIOException e) {
      log.accept("the router was interrupted, and ends");
    } finally {
      running = false;
      asked.forEach(this::refuse);
    }
  }

  private static long until(long deadline, long now) {
    return deadline == Long.MAX_VALUE ? deadline : Math.max(0, deadline - now);
  }

  /** A bug that one message shows must not end what others are trying out. */
  private void perform(Consumer<Router> task) {
    try {
      task.accept(router);
    } catch (RuntimeException | Error e) {
      log.accept("a bug in the router: " + e + " at " + at(e));
    }
  }

  private static Object at(Throwable e) {
    return e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0];
  }
}

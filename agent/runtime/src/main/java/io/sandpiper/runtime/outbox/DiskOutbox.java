package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Kept;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.core.Reading;
import io.sandpiper.runtime.link.Journal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The outbox on disk. Live readings are written at once to a folder that should be in memory
 * ({@code /run}), where they survive a kill and cost no flash; the history is on the disk, written
 * and synced by a thread of its own.
 *
 * <p>Whatever the disk does, readings are taken: in memory alone while it fails, with a warning,
 * and back on disk by itself.
 */
public final class DiskOutbox implements Outbox {
  private final LiveLog live;
  private final History history;
  private final Consumer<Consumer<Told>> post;
  private final Executor thread;
  private final Executor later;
  private final Runnable finish;

  /** Whether what earlier processes left is in the history; for the outbox's thread. */
  private boolean adopted;

  private boolean mending;

  /**
   * With a thread of its own.
   *
   * @param folder of the history; a subfolder is made
   * @param run where live readings are written; {@code folder} if there is nothing better
   * @param boot names this process
   * @param post runs something on the agent's thread
   */
  public static DiskOutbox start(
      Path folder,
      Path run,
      String boot,
      Configuration.Outbox settings,
      Consumer<Consumer<Told>> post,
      Journal journal) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "outbox"));
    return new DiskOutbox(
        folder,
        run,
        boot,
        settings,
        System::currentTimeMillis,
        post,
        thread,
        work -> thread.schedule(work, Limits.MEND.toMillis(), TimeUnit.MILLISECONDS),
        () -> finish(thread),
        journal);
  }

  private static void finish(ScheduledExecutorService thread) {
    try {
      // After all that is to be done now: what is to come later does not keep the process.
      thread.execute(thread::shutdownNow);
      thread.awaitTermination(Limits.CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param millis the date
   * @param thread does what takes its time, one after the other
   * @param later does it after {@link Limits#MEND}
   * @param finish waits until that has done what it was given
   */
  DiskOutbox(
      Path folder,
      Path run,
      String boot,
      Configuration.Outbox settings,
      LongSupplier millis,
      Consumer<Consumer<Told>> post,
      Executor thread,
      Executor later,
      Runnable finish,
      Journal journal) {
    this.post = post;
    this.thread = thread;
    this.later = later;
    this.finish = finish;
    this.live = new LiveLog(run.resolve("live"), boot, journal);
    this.history =
        new History(
            folder.resolve("history"),
            settings,
            millis,
            (count, cause) ->
                post.accept(t -> t.lost(count, cause.name().toLowerCase(Locale.ROOT))),
            journal);
    run(this::adopt);
  }

  /** Before anything is appended: what is older comes first. */
  private boolean adopt() {
    if (!adopted) adopted = history.adopt(live.left());
    return adopted;
  }

  /** A disk that failed is tried again and again. */
  private void mend() {
    mending = false;
    if (!history.mend() || !adopt()) return;
    long left = history.unread();
    post.accept(t -> t.fetched(List.of(), left));
  }

  /** A bug in there is one of the agent's. */
  private void run(Runnable work) {
    thread.execute(() -> guarded(work));
  }

  private void guarded(Runnable work) {
    try {
      work.run();
      if (history.well() || mending) return;
      mending = true;
      later.execute(() -> guarded(this::mend));
    } catch (RuntimeException | Error e) {
      post.accept(
          t -> {
            throw new IllegalStateException("the outbox broke", e);
          });
    }
  }

  /** It is told through the agent's thread. */
  @Override
  public void tell(Told told) {}

  @Override
  public void append(Kept reading) {
    live.append(reading);
  }

  @Override
  public void forget(Kept reading) {
    long number = reading.number();
    if (reading.past()) {
      run(
          () -> {
            history.acknowledged(number);
            post.accept(t -> t.forgotten(number));
          });
    } else {
      live.acknowledged(number);
    }
  }

  @Override
  public void spill(List<Kept> readings) {
    List<Long> numbers = readings.stream().map(Kept::number).toList();
    List<Reading> moved = readings.stream().map(Kept::reading).toList();
    run(
        () -> {
          Optional<Long> first = adopt() ? history.append(moved) : Optional.empty();
          post.accept(
              t -> {
                if (first.isEmpty()) {
                  t.notSpilled();
                } else {
                  numbers.forEach(live::acknowledged);
                  t.spilled(first.get());
                }
              });
        });
  }

  @Override
  public void fetch(int max) {
    run(
        () -> {
          List<Kept> readings = history.read(max);
          long left = history.unread();
          post.accept(t -> t.fetched(readings, left));
        });
  }

  @Override
  public void look(long above, int max, Consumer<Looked> to) {
    run(
        () -> {
          Looked looked = history.look(above, max);
          post.accept(t -> to.accept(looked));
        });
  }

  @Override
  public boolean well() {
    return history.well() && live.well();
  }

  @Override
  public Map<String, Object> health() {
    var health = new LinkedHashMap<String, Object>();
    health.put("dir", history.folder().toString());
    health.put("bytes", history.bytes());
    health.put("ok", well());
    return health;
  }

  /** Writes what is live to the history, and waits for that, a few seconds at most. */
  @Override
  public void close() {
    run(
        () -> {
          live.close();
          history.adopt(live.all());
          history.close();
        });
    finish.run();
  }
}

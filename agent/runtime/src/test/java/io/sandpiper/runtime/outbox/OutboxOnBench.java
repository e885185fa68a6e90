package io.sandpiper.runtime.outbox;

import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.core.Outbox;
import io.sandpiper.runtime.link.Journal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An outbox with real files whose thread does something when the test says so. */
public final class OutboxOnBench {
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final ArrayDeque<Consumer<Outbox.Told>> told = new ArrayDeque<>();
  private final DiskOutbox outbox;

  public OutboxOnBench(
      Path folder,
      Path run,
      String boot,
      Configuration.Outbox settings,
      LongSupplier millis,
      Journal journal) {
    outbox =
        new DiskOutbox(
            folder,
            run,
            boot,
            settings,
            millis,
            told::add,
            work::add,
            never -> {}, // its disk doesn't fail
            this::finish,
            journal);
  }

  public Outbox outbox() {
    return outbox;
  }

  /** Does the next thing, if there is one. */
  public boolean work() {
    if (work.isEmpty()) return false;
    work.remove().run();
    return true;
  }

  private void finish() {
    while (work()) {
      // to the end
    }
  }

  /** What it has told since the last call. */
  public Iterable<Consumer<Outbox.Told>> told() {
    var all = new ArrayDeque<>(told);
    told.clear();
    return all;
  }
}

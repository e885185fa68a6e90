package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.config.Checked;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the configuration file on a thread of its own, because a disk may take its time. Who asks
 * while it is being read has it read once more: it may have been changed since. Any thread.
 */
final class Rereading {
  /** Who the file is read for. */
  interface Reader {
    /** Whether it is what the agent runs with from now on; waits for the agent. */
    boolean takes(Checked checked);
  }

  private final Source source;
  private final Reader reader;
  private final AtomicInteger asked = new AtomicInteger();

  Rereading(Source source, Reader reader) {
    this.source = source;
    this.reader = reader;
  }

  void ask() {
    if (asked.getAndIncrement() > 0) return;
    var thread = new Thread(this::run, "reload");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    int served;
    do {
      served = asked.get();
      if (reader.takes(read())) source.taken();
    } while (!asked.compareAndSet(served, 0));
  }

  /** A driver of somebody else's is asked on the way: whatever it throws, the next one may read. */
  private Checked read() {
    try {
      return source.read();
    } catch (Throwable e) {
      return new Checked.Broken(List.of("the file could not be read: " + e));
    }
  }
}

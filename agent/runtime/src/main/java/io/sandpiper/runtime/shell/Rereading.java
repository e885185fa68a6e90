package io.sandpiper.runtime.shell;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the configuration file on a thread of its own, because a disk may take its time. Who asks
 * while it is being read has it read once more: it may have been changed since. Any thread.
 */
final class Rereading {
  private final Runnable work;
  private final AtomicInteger asked = new AtomicInteger();

  Rereading(Runnable work) {
    this.work = work;
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
      work.run();
    } while (!asked.compareAndSet(served, 0));
  }
}

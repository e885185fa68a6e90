package io.sandpiper.router;

import java.io.InterruptedIOException;

/** Lets threads pass, or holds them while it is shut. Thread-safe. */
final class Gate {
  private boolean shut;

  synchronized void shut() {
    shut = true;
  }

  synchronized void open() {
    shut = false;
    notifyAll();
  }

  synchronized void pass() throws InterruptedIOException {
    try {
      while (shut) wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted at a shut gate");
    }
  }
}

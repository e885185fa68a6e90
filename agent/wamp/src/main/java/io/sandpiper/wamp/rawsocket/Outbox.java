package io.sandpiper.wamp.rawsocket;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Frames that wait to be sent, with their bounds. Any thread adds; one writes, frames that wait
 * together in one piece: one system call and one TLS record for many small ones.
 */
final class Outbox {
  // Guarded by this.
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private int pongs;
  private boolean closing;

  // Of the writer.
  private byte[] present;
  private int written;

  private volatile long writingSince;

  /**
   * Queues a frame.
   *
   * @return what waits, if that is more than may
   */
  synchronized Optional<String> add(byte[] frame) {
    if (closing) return Optional.empty();
    waiting.add(frame);
    bytes += frame.length;
    notifyAll();
    if (bytes > Limits.QUEUED_BYTES) return Optional.of(bytes + " bytes");
    return waiting.size() > Limits.QUEUED_FRAMES
        ? Optional.of(waiting.size() + " frames")
        : Optional.empty();
  }

  /** As {@link #add}, unless too many wait already. */
  synchronized Optional<String> addPong(byte[] frame) {
    if (pongs >= Limits.PONGS) return Optional.empty();
    pongs++;
    return add(frame);
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Takes no more; what waits is still written. */
  synchronized void finish() {
    closing = true;
    notifyAll();
  }

  /** Takes no more and forgets what waits. */
  synchronized void abandon() {
    waiting.clear();
    finish();
  }

  /** For how long the write under way has been blocked; 0 if there is none. */
  long blockedNanos() {
    long since = writingSince;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  /** Writes until {@link #finish}, and then the rest. */
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    byte[] chunk = new byte[Limits.CHUNK_BYTES];
    for (int count = fill(chunk); count > 0; count = fill(chunk)) {
      writingSince = System.nanoTime() | 1; // never 0, which means not writing
      try {
        out.write(chunk, 0, count);
        out.flush();
      } finally {
        writingSince = 0;
      }
      left(count);
    }
  }

  private synchronized int fill(byte[] chunk) throws InterruptedException {
    while (present == null && waiting.isEmpty()) {
      if (closing) return 0;
      wait();
    }
    int count = 0;
    while (count < chunk.length && (present != null || next())) {
      int part = Math.min(present.length - written, chunk.length - count);
      System.arraycopy(present, written, chunk, count, part);
      written += part;
      count += part;
      if (written == present.length) present = null;
    }
    return count;
  }

  private boolean next() {
    present = waiting.poll();
    written = 0;
    if (present == null) return false;
    if (present[0] == Frames.PONG) pongs--;
    return true;
  }

  private synchronized void left(int count) {
    bytes -= count;
  }
}

package io.sandpiper.wamp.websocket;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be sent, with its bounds: the library neither blocks nor refuses who sends. Any
 * thread adds, the write thread takes away.
 */
final class Backlog {
  private final Queue<ByteBuffer> frames;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger pongs = new AtomicInteger();

  /**
   * @param frames what the library's writer takes from
   */
  Backlog(Queue<ByteBuffer> frames) {
    this.frames = frames;
  }

  long bytes() {
    return bytes.get();
  }

  /**
   * Counts what is about to be queued.
   *
   * @return what waits, if that is more than may
   */
  Optional<String> added(int more) {
    long now = bytes.addAndGet(more);
    if (now > Limits.QUEUED_BYTES) return Optional.of(now + " bytes");
    int waiting = frames.size();
    return waiting > Limits.QUEUED_FRAMES ? Optional.of(waiting + " frames") : Optional.empty();
  }

  /** Whether one more pong may wait; if so, it counts. */
  boolean addsPong() {
    if (pongs.get() >= Limits.PONGS) return false;
    pongs.incrementAndGet();
    return true;
  }

  void pongTaken() {
    pongs.decrementAndGet();
  }

  void written(int count) {
    bytes.addAndGet(-count);
  }

  boolean hasFrames() {
    return !frames.isEmpty();
  }

  /** Whether these bytes are the next frame in the queue, which then has not been taken from it. */
  boolean isNext(byte[] frame) {
    ByteBuffer next = frames.peek();
    return next != null && next.array() == frame;
  }

  /** Takes the next frame; null if there is none. */
  ByteBuffer next() {
    return frames.poll();
  }
}

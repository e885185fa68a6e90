package io.sandpiper.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A socket between the library and the operating system: knows how much is queued, bounds the
 * request head, and can be held.
 *
 * <p>The library's selector thread reads and writes; any thread may ask and close.
 */
final class Pipe implements ByteChannel {
  private final SocketChannel channel;
  private final Gate gate;

  /** All open pipes; this one leaves it when it is closed. */
  private final Set<Pipe> open;

  private final long since = System.nanoTime();
  private final AtomicLong queued = new AtomicLong();
  private long headBytes;
  private volatile boolean upgraded;

  Pipe(SocketChannel channel, Gate gate, Set<Pipe> open) {
    this.channel = channel;
    this.gate = gate;
    this.open = open;
    open.add(this);
  }

  void upgraded() {
    upgraded = true;
  }

  /** Whether the peer has had its time and not finished the upgrade. */
  boolean overdue(long now) {
    return !upgraded && now - since > Limits.UPGRADE.toNanos();
  }

  /** Counts bytes that are about to be queued, and returns how many are then. */
  long queue(long bytes) {
    return queued.addAndGet(bytes);
  }

  /** Nothing is queued: forgets the frames that the library sent by itself. */
  void empty() {
    queued.set(0);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    gate.pass();
    int count = channel.read(into);
    if (!upgraded && count > 0) {
      headBytes += count;
      if (headBytes > Limits.HANDSHAKE_BYTES) throw new IOException("request head too long");
    }
    return count;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    gate.pass();
    int count = channel.write(from);
    queued.addAndGet(-count);
    return count;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Ends the connection as the death of a process does: no word, just the end of the stream. */
  @Override
  public void close() throws IOException {
    open.remove(this);
    channel.close();
  }
}

package io.sandpiper.wamp.websocket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A connected socket as the library sees it. Counts what waits to be sent, knows since when a write
 * has been blocked, sends frames that wait together in one piece, and keeps what a read failed
 * with.
 *
 * <p>The library reads in one thread and writes in another, and closes the socket at the end of the
 * latter; nobody else closes this object.
 */
final class LineSocket extends Socket {
  private final Socket line;
  private final InputStream in;
  private final OutputStream out;
  private final BooleanSupplier moreWaits;
  private final AtomicLong queued;
  private final String writer;

  private final CountDownLatch writerEnded = new CountDownLatch(1);
  private final Object drained = new Object();
  private volatile long writingSince;
  private volatile IOException readFailure;
  private volatile long drainNanos;

  // Of the read thread.
  private boolean writerStarted;

  // Of the write thread.
  private boolean named;

  /**
   * @param moreWaits whether the writer has another frame to write at once
   * @param queued bytes that wait to be written; this class only subtracts
   * @param writer what to name the library's write thread
   */
  LineSocket(Socket line, BooleanSupplier moreWaits, AtomicLong queued, String writer)
      throws IOException {
    this.line = line;
    this.writer = writer;
    this.in = new Input(line.getInputStream());
    this.out = new Output(line.getOutputStream());
    this.moreWaits = moreWaits;
    this.queued = queued;
  }

  /** For how long the write under way has been blocked; 0 if there is none. */
  long blockedNanos() {
    long since = writingSince;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  /** What the last read failed with, or null. */
  IOException readFailure() {
    return readFailure;
  }

  /**
   * Our close frame is queued. The library stops its writer, queue and all, when the next bytes
   * arrive: from now on those are held back for at most so long, until everything has been written.
   */
  void closing(long nanos) {
    drainNanos = nanos;
  }

  /** Waits until the writer has written what it had and closed the socket. For the read thread. */
  void awaitWriter(long nanos) throws InterruptedException {
    if (writerStarted) writerEnded.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return line.isClosed();
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Was set before connecting.
  }

  @Override
  public void setReuseAddress(boolean on) {
    // Means nothing to a client.
  }

  /**
   * The library's writer is done: says so to the peer, and lets the read thread go on. After a
   * write has failed, closes the line, so that the read thread learns of it.
   */
  @Override
  public void close() throws IOException {
    try {
      out.close();
      line.shutdownOutput();
    } catch (IOException e) {
      line.close();
    } finally {
      writerEnded.countDown();
      wakeDrained();
    }
  }

  /** Reads and forgets until the peer ends, or the line is cut. For the read thread. */
  void discardRest() {
    byte[] forgotten = new byte[4096];
    try {
      while (line.getInputStream().read(forgotten) >= 0) {}
    } catch (IOException e) {
      // An end too.
    }
  }

  private void awaitDrained() throws IOException {
    long deadline = System.nanoTime() + drainNanos;
    try {
      synchronized (drained) {
        while (queued.get() > 0 && writerEnded.getCount() > 0) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) return;
          drained.wait(left);
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while closing");
    }
  }

  private void wakeDrained() {
    synchronized (drained) {
      drained.notifyAll();
    }
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      writerStarted = true; // the library starts it before it reads for the first time
      try {
        int got = super.read(bytes, from, count);
        if (drainNanos > 0) awaitDrained();
        return got;
      } catch (IOException e) {
        readFailure = e;
        throw e;
      }
    }
  }

  /**
   * Holds frames back while more of them wait, up to a chunk: one system call and one TLS record
   * for many small frames. Chunks, so that each has a time to leave in.
   */
  private final class Output extends OutputStream {
    private final OutputStream to;
    private final byte[] held = new byte[Limits.CHUNK_BYTES];
    private int count;

    Output(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!named) Thread.currentThread().setName(writer);
      named = true;
      for (int done = 0; done < length; ) {
        int part = Math.min(length - done, held.length - count);
        System.arraycopy(bytes, from + done, held, count, part);
        count += part;
        done += part;
        if (count == held.length) push();
      }
    }

    @Override
    public void flush() throws IOException {
      if (!moreWaits.getAsBoolean()) push();
    }

    @Override
    public void close() throws IOException {
      push();
    }

    private void push() throws IOException {
      if (count == 0) return;
      writingSince = System.nanoTime() | 1; // never 0, which means not writing
      try {
        to.write(held, 0, count);
        to.flush();
      } finally {
        writingSince = 0;
      }
      long left = queued.addAndGet(-count);
      count = 0;
      if (left <= 0) wakeDrained();
    }
  }
}

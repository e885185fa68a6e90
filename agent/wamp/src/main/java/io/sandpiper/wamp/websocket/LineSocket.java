package io.sandpiper.wamp.websocket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A connected socket as the library sees it. Counts what waits to be sent, knows since when a write
 * has been blocked, sends frames that wait together in one piece, and keeps what a read failed
 * with.
 *
 * <p>The library reads in one thread and writes in another, and closes the socket at the end of the
 * latter; nobody else closes this object.
 */
final class LineSocket extends Socket {
  /** A pong's first byte: FIN and the opcode (RFC 6455, 5.2). */
  private static final byte PONG = (byte) 0x8a;

  private final Socket line;
  private final InputStream in;
  private final Output out;
  private final Backlog backlog;
  private final String writer;
  private final Runnable writeFailed;

  private final CountDownLatch writerEnded = new CountDownLatch(1);
  private volatile long writingSince;
  private volatile boolean writingFailed;
  private volatile long received; // written by the read thread only
  private volatile IOException readFailure;

  // Of the read thread.
  private boolean writerStarted;

  // Of the write thread.
  private boolean named;

  /**
   * @param backlog what the library's writer takes from; this class only takes away
   * @param writer what to name the library's write thread
   * @param writeFailed has to see to it that the line is cut in a while, should no read fail
   */
  LineSocket(Socket line, Backlog backlog, String writer, Runnable writeFailed) throws IOException {
    this.line = line;
    this.backlog = backlog;
    this.writer = writer;
    this.writeFailed = writeFailed;
    this.in = new Input(line.getInputStream());
    this.out = new Output(line.getOutputStream());
  }

  /** For how long the write under way has been blocked; 0 if there is none. */
  long blockedNanos() {
    long since = writingSince;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  /** Bytes read so far; of TLS, those inside the records. */
  long receivedBytes() {
    return received;
  }

  /** What a read failed with first, or null. */
  IOException readFailure() {
    return readFailure;
  }

  boolean writingFailed() {
    return writingFailed;
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
   * The library's writer is done: writes what it left behind, says to the peer that this was all,
   * and lets the read thread go on. The line stays open even when writing has failed, because what
   * the peer said last, a TLS alert perhaps, may still be unread.
   */
  @Override
  public void close() {
    try {
      out.finish();
      line.shutdownOutput();
    } catch (IOException e) {
      writeFailed.run();
    } finally {
      writerEnded.countDown();
    }
  }

  /** Reads and forgets until the peer ends, or the line is cut. For the read thread. */
  void discardRest() {
    byte[] forgotten = new byte[4096];
    try {
      while (in.read(forgotten) >= 0) {}
    } catch (IOException e) {
      // An end too, and noted.
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
        int read = super.read(bytes, from, count);
        if (read > 0) received += read;
        return read;
      } catch (IOException e) {
        if (readFailure == null) readFailure = e;
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
    private boolean rest;

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
      if (bytes[from] == PONG) backlog.pongTaken(); // the library writes whole frames
      if (backlog.isNext(bytes)) rest = true;
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
      if (!backlog.hasFrames()) push();
    }

    /**
     * When it is told to end, the library's writer writes the rest without taking it from the
     * queue, if it was waiting; but if it was writing, it leaves the rest behind.
     */
    void finish() throws IOException {
      if (writingFailed) throw new IOException("a write has failed");
      if (!rest) {
        for (ByteBuffer left = backlog.next(); left != null; left = backlog.next()) {
          write(left.array(), 0, left.limit());
        }
      }
      push();
    }

    private void push() throws IOException {
      if (count == 0) return;
      writingSince = System.nanoTime() | 1; // never 0, which means not writing
      try {
        to.write(held, 0, count);
        to.flush();
      } catch (IOException e) {
        writingFailed = true;
        throw e;
      } finally {
        writingSince = 0;
      }
      backlog.written(count);
      count = 0;
    }
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that reads a serial port: nobody asks for a line, it comes. A port that vanishes, as
 * an unplugged adapter does, is opened again when it is back.
 */
final class SerialReader implements AutoCloseable {
  /** Opens the port. */
  interface Dial {
    Board.Stream dial() throws IOException;
  }

  private final Dial dial;
  private final Lines lines;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Board.Stream stream;
  private volatile String trouble = "";

  /**
   * @param told gets the lines, on the reader's thread
   * @throws IOException when the port does not open
   */
  SerialReader(String port, Dial dial, Lines.Told told) throws IOException {
    this.dial = dial;
    lines = new Lines(told);
    stream = dial.dial();
    thread = new Thread(this::run, "serial-" + port.substring(port.lastIndexOf('/') + 1));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void write(byte[] bytes) throws IOException {
    if (!trouble.isEmpty()) throw new IOException(trouble);
    stream.write(bytes);
  }

  private void run() {
    while (open()) {
      try {
        byte[] bytes = stream.read(Limits.SERIAL_WAIT);
        if (bytes.length > 0) lines.come(bytes, System.nanoTime());
      } catch (IOException e) {
        if (open()) lost(e);
      }
    }
  }

  private void lost(IOException why) {
    trouble = why.getMessage();
    lines.clear();
    quietly(stream);
    while (pausedStillOpen()) {
      try {
        stream = dial.dial();
        trouble = "";
        if (!open()) quietly(stream);
        return;
      } catch (IOException e) {
        trouble = e.getMessage();
      }
    }
  }

  private boolean open() {
    return closed.getCount() > 0;
  }

  private boolean pausedStillOpen() {
    try {
      return !closed.await(Limits.SERIAL_REOPEN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // nobody interrupts it but the end of the process
    }
  }

  private static void quietly(Board.Stream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // It is given up, for whatever reason.
    }
  }

  /** The stream's own close wakes the reader; if it doesn't, it sees the end a second later. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    stream.close();
  }
}

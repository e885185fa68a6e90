package io.sandpiper.runtime.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The number of the first record that is not acknowledged, in a file of two slots that are written
 * in turn, so that a torn write leaves the other:
 *
 * <pre>
 * | number, 8 | CRC-32C of it, 4 | 0, 4 |   twice
 * </pre>
 */
final class Cursor implements AutoCloseable {
  private static final int SLOT = 16;
  static final int BYTES = 2 * SLOT;

  private final FileChannel file;
  private int slot;

  private Cursor(FileChannel file) {
    this.file = file;
  }

  static Cursor open(Path path) throws IOException {
    return new Cursor(
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** The higher one of what can be read; 0 when nothing can. */
  long read() throws IOException {
    ByteBuffer in = ByteBuffer.allocate(BYTES);
    while (in.hasRemaining() && file.read(in, in.position()) > 0) {
      // A file shorter than both slots is read as far as it goes.
    }
    long highest = 0;
    for (int i = 0; i < 2; i++) {
      long number = in.getLong(i * SLOT);
      if (in.getInt(i * SLOT + 8) != sum(number) || number < highest) continue;
      highest = number;
      slot = 1 - i;
    }
    // Both are there from the beginning: a full disk takes nothing more, and must be made room on.
    if (in.hasRemaining()) {
      write(highest);
      write(highest);
    }
    return highest;
  }

  void write(long number) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(SLOT).putLong(number).putInt(sum(number)).putInt(0).flip();
    while (out.hasRemaining()) file.write(out, (long) slot * SLOT + out.position());
    slot = 1 - slot;
  }

  private static int sum(long number) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(8).putLong(number).flip());
    return (int) sum.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package io.sandpiper.runtime.outbox;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record as it lies in a segment, all numbers big-endian:
 *
 * <pre>
 * | length of body, 4 | CRC-32C of all but itself, 4 | number, 8 | body |
 * </pre>
 *
 * Pure.
 *
 * @param number one more than that of the record before it
 */
record Frame(long number, byte[] body) {
  static final int HEAD = 16;

  static int size(int body) {
    return HEAD + body;
  }

  void putInto(ByteBuffer out) {
    out.putInt(body.length).putInt(sum(body.length, number, ByteBuffer.wrap(body)));
    out.putLong(number).put(body);
  }

  /** The frame at the buffer's position, which goes behind it; empty and unmoved where none is. */
  static Optional<Frame> take(ByteBuffer in) {
    if (in.remaining() < HEAD) return Optional.empty();
    int at = in.position();
    int length = in.getInt(at);
    if (length < 0 || length > Limits.BODY || in.remaining() < size(length)) {
      return Optional.empty();
    }
    long number = in.getLong(at + 8);
    ByteBuffer body = in.slice(at + HEAD, length);
    if (in.getInt(at + 4) != sum(length, number, body)) return Optional.empty();
    byte[] bytes = new byte[length];
    in.get(at + HEAD, bytes).position(at + size(length));
    return Optional.of(new Frame(number, bytes));
  }

  /** Of the length too: a wrong one would take the next frames with it. */
  private static int sum(int length, long number, ByteBuffer body) {
    var sum = new CRC32C();
    sum.update(ByteBuffer.allocate(12).putInt(length).putLong(number).flip());
    sum.update(body.duplicate());
    return (int) sum.getValue();
  }
}

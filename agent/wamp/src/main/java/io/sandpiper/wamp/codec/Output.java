package io.sandpiper.wamp.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes that can be read without copying them. */
final class Output extends ByteArrayOutputStream {
  private static final int KEPT = 64 * 1024; // a rare long message must not stay for ever

  void clear() {
    if (buf.length > KEPT) buf = new byte[KEPT];
    reset();
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(buf, 0, count);
  }
}

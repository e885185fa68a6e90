package io.sandpiper.wamp.rawsocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames: five reserved bits and three of the type, then the payload's length in 24 bits.
 *
 * <pre>00000 ttt | length | length | length | payload</pre>
 */
final class Frames {
  static final byte MESSAGE = 0;
  static final byte PING = 1;
  static final byte PONG = 2;

  private static final int HEAD_BYTES = 4;

  record Frame(byte type, byte[] payload) {}

  /** The router broke the framing, or a bound; the code is as a WebSocket would have it. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    final int code;

    Broken(int code, String seen) {
      super(seen, null, false, false);
      this.code = code;
    }
  }

  private Frames() {}

  static byte[] of(byte type, ByteBuffer payload) {
    int length = payload.remaining();
    byte[] frame = new byte[HEAD_BYTES + length];
    ByteBuffer.wrap(frame).putInt(type << 24 | length).put(payload.duplicate());
    return frame;
  }

  /**
   * Blocks until a whole frame has come.
   *
   * @throws EOFException at the end, be it in a frame
   */
  static Frame read(DataInputStream in, int longest) throws IOException, Broken {
    int head = in.readInt();
    int type = head >>> 24;
    int length = head & 0xffffff;
    if (type > PONG) {
      throw new Broken(1002, String.format("a frame that begins with 0x%02x, not 0, 1 or 2", type));
    }
    if (length > longest) {
      throw new Broken(1009, "a message of " + length + " bytes, agreed were " + longest);
    }
    byte[] payload = in.readNBytes(length); // grows with what comes
    if (payload.length < length) throw new EOFException();
    return new Frame((byte) type, payload);
  }
}

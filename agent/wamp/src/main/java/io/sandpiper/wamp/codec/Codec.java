package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;

/**
 * A serializer: turns messages into the bytes of one WebSocket message and back.
 *
 * <p>One codec object belongs to one connection; its two methods may be called by two different
 * threads at once (one writes, one reads), but neither by two threads.
 */
public interface Codec {
  /** The WebSocket subprotocol, for example {@code wamp.2.msgpack}. */
  String subprotocol();

  /** Whether messages travel in binary frames; else in text frames (UTF-8). */
  boolean binary();

  /** The message's bytes, position 0 to limit; valid until the next call. */
  ByteBuffer encode(Message message);

  /** Reads one whole message and refuses everything that follows it. */
  Message decode(ByteBuffer bytes) throws ProtocolViolation;
}

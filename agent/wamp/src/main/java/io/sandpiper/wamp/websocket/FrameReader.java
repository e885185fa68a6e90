package io.sandpiper.wamp.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;

/**
 * Makes whole messages of the bytes that a server sends (RFC 6455, 5.2), as strict as the section
 * asks: no masked frame, no reserved bit, no unknown opcode, and a close frame that says what it
 * may. Pure.
 *
 * <p>The limit counts the bytes of all fragments of a message and is checked at each header, before
 * anything is allocated. Text is checked for UTF-8 when it is whole.
 *
 * <p>Replaces the library's reader, which takes masked frames and stops counting a message's
 * fragments after the first.
 */
final class FrameReader {
  /** Takes what was read. Whole messages and control frames, in the order they came. */
  interface Sink {
    /** Any of text, binary, ping, pong and closing, never a continuation. */
    void frame(Opcode opcode, ByteBuffer payload) throws InvalidDataException;

    /** Whether to go on: after a close frame nothing counts any more (RFC 6455, 1.4). */
    boolean open();
  }

  private static final int NO_MESSAGE = -1;
  private static final int RSV1 = 0x40;

  private final int maxMessageBytes;
  private Optional<Compression> compression = Optional.empty();

  // The frame that is being read: its header up to headerLength, then its payload.
  private final byte[] header = new byte[10];
  private int headerFilled;
  private byte[] payload;
  private int payloadFilled;

  // The message that is being put together of fragments.
  private int messageOpcode = NO_MESSAGE;
  private boolean messageDeflated;
  private final ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);

  // Text is decoded only to see whether it is UTF-8.
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer chars = CharBuffer.allocate(512);

  FrameReader(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** From now on a message may be compressed. */
  void inflateBy(Compression agreed) {
    compression = Optional.of(agreed);
  }

  /**
   * Reads all bytes given.
   *
   * @throws InvalidDataException with the close code to send, the text saying what was seen; what
   *     the sink throws comes out as well. The reader is then of no more use.
   */
  void read(ByteBuffer bytes, Sink sink) throws InvalidDataException {
    while (sink.open()) {
      if (payload == null) {
        readHeader(bytes);
        if (payload == null) return;
      }
      int count = Math.min(bytes.remaining(), payload.length - payloadFilled);
      bytes.get(payload, payloadFilled, count);
      payloadFilled += count;
      if (payloadFilled < payload.length) return;
      int first = header[0];
      byte[] whole = payload;
      headerFilled = 0;
      payload = null;
      payloadFilled = 0;
      frame((first & 0x80) != 0, first & 0x0f, whole, sink);
    }
  }

  private void readHeader(ByteBuffer bytes) throws InvalidDataException {
    while (bytes.hasRemaining()) {
      header[headerFilled++] = bytes.get();
      if (headerFilled == 1) checkFirst();
      if (headerFilled == 2) checkSecond();
      if (headerFilled >= 2 && headerFilled == headerLength()) {
        payload = new byte[payloadLength()];
        return;
      }
    }
  }

  private int headerLength() {
    return switch (header[1]) {
      case 126 -> 4;
      case 127 -> 10;
      default -> 2;
    };
  }

  private void checkFirst() throws InvalidDataException {
    int opcode = header[0] & 0x0f;
    boolean control = opcode >= 8;
    boolean fin = (header[0] & 0x80) != 0;
    boolean first = opcode == 1 || opcode == 2;
    int allowed = first && compression.isPresent() ? RSV1 : 0;
    if ((header[0] & 0x70 & ~allowed) != 0) {
      throw violation("a reserved bit is set that no extension gave a meaning");
    }
    if (first && messageOpcode == NO_MESSAGE) messageDeflated = (header[0] & RSV1) != 0;
    if (opcode > 2 && opcode < 8 || opcode > 10) throw violation("unknown opcode " + opcode);
    if (control && !fin) throw violation("a control frame in fragments");
    if (opcode == 0 && messageOpcode == NO_MESSAGE) {
      throw violation("a continuation of no message");
    }
    if ((opcode == 1 || opcode == 2) && messageOpcode != NO_MESSAGE) {
      throw violation("a new message inside an unfinished one");
    }
  }

  private void checkSecond() throws InvalidDataException {
    if (header[1] < 0) throw violation("a masked frame, servers must not mask");
    boolean control = (header[0] & 0x0f) >= 8;
    if (control && header[1] > 125) throw violation("a control frame of more than 125 bytes");
  }

  private int payloadLength() throws InvalidDataException {
    long length =
        switch (header[1]) {
          case 126 -> ByteBuffer.wrap(header).getShort(2) & 0xffff;
          case 127 -> ByteBuffer.wrap(header).getLong(2);
          default -> header[1];
        };
    boolean control = (header[0] & 0x0f) >= 8;
    if (control) return (int) length;
    if (length < 0 || length > maxMessageBytes - fragments.size()) {
      throw new InvalidDataException(
          CloseFrame.TOOBIG, "a message of more than " + maxMessageBytes + " bytes");
    }
    return (int) length;
  }

  private void frame(boolean fin, int opcode, byte[] whole, Sink sink) throws InvalidDataException {
    switch (opcode) {
      case 8 -> {
        checkClose(ByteBuffer.wrap(whole));
        sink.frame(Opcode.CLOSING, ByteBuffer.wrap(whole));
      }
      case 9 -> sink.frame(Opcode.PING, ByteBuffer.wrap(whole));
      case 10 -> sink.frame(Opcode.PONG, ByteBuffer.wrap(whole));
      default -> fragment(fin, opcode, whole, sink);
    }
  }

  private void fragment(boolean fin, int opcode, byte[] whole, Sink sink)
      throws InvalidDataException {
    if (messageOpcode == NO_MESSAGE && fin) {
      message(opcode, whole, sink);
      return;
    }
    if (messageOpcode == NO_MESSAGE) messageOpcode = opcode;
    fragments.write(whole, 0, whole.length);
    if (!fin) return;
    int kind = messageOpcode;
    byte[] message = fragments.toByteArray();
    messageOpcode = NO_MESSAGE;
    fragments.reset();
    message(kind, message, sink);
  }

  private void message(int opcode, byte[] whole, Sink sink) throws InvalidDataException {
    byte[] plain =
        messageDeflated ? compression.orElseThrow().inflate(whole, maxMessageBytes) : whole;
    ByteBuffer message = ByteBuffer.wrap(plain);
    boolean text = opcode == 1;
    if (text && !isUtf8(message.duplicate())) {
      throw new InvalidDataException(CloseFrame.NO_UTF8, "a text that is not UTF-8");
    }
    sink.frame(text ? Opcode.TEXT : Opcode.BINARY, message);
  }

  private boolean isUtf8(ByteBuffer text) {
    utf8.reset();
    CoderResult result;
    do {
      result = utf8.decode(text, chars.clear(), true);
    } while (result.isOverflow());
    return !result.isError();
  }

  private static void checkClose(ByteBuffer payload) throws InvalidDataException {
    if (!payload.hasRemaining()) return;
    if (payload.remaining() == 1) throw violation("a close frame of one byte");
    int code = payload.getShort() & 0xffff;
    boolean may = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    if (!may && (code < 3000 || code > 4999)) throw violation("close code " + code);
    reason(payload);
  }

  /** The reason in a close frame's payload, from the position on. */
  static CharBuffer reason(ByteBuffer payload) throws InvalidDataException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(payload);
    } catch (CharacterCodingException e) {
      throw new InvalidDataException(CloseFrame.NO_UTF8, "a close reason that is not UTF-8");
    }
  }

  private static InvalidDataException violation(String seen) {
    return new InvalidDataException(CloseFrame.PROTOCOL_ERROR, seen);
  }
}

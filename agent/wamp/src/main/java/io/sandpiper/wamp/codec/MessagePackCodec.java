package io.sandpiper.wamp.codec;

import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferInput;
import org.msgpack.value.ValueType;

/**
 * MessagePack (Building Blocks, Serializers): integers in their shortest form, strings and binary
 * told apart.
 *
 * <p>Refused: extension types (except the one that JavaScript's msgpackr writes for {@code
 * undefined}, read as null), keys that are no strings, strings that are no UTF-8. Of a key that
 * comes twice, the last value counts. Integers above 2^63-1 become {@link BigInteger}.
 */
final class MessagePackCodec implements Codec {
  private static final int SCRATCH = 1024; // longer than nearly every string; others are allocated

  // One of each for the connection: a new packer costs 8 KiB, a new unpacker 17 KiB a message.
  private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
  private final ArrayBufferInput input = new ArrayBufferInput(new byte[0]);
  private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(input);
  private final byte[] scratch = new byte[SCRATCH];

  private int length; // of the message being read
  private int values; // in the message being read, so far

  @Override
  public String subprotocol() {
    return "wamp.2.msgpack";
  }

  @Override
  public boolean binary() {
    return true;
  }

  @Override
  public ByteBuffer encode(Message message) {
    return encodeList(message.toWire());
  }

  ByteBuffer encodeList(List<?> wire) {
    packer.clear();
    try {
      write(wire, 1);
      packer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
    return packer.toMessageBuffer().sliceAsByteBuffer();
  }

  @Override
  public Message decode(ByteBuffer bytes) throws ProtocolViolation {
    return Messages.parse(decodeList(bytes));
  }

  List<?> decodeList(ByteBuffer bytes) throws ProtocolViolation {
    length = bytes.remaining();
    values = 0;
    try {
      unpacker.reset(input(bytes));
      if (length == 0) throw new ProtocolViolation("no bytes, expected a list");
      if (unpacker.getNextFormat().getValueType() != ValueType.ARRAY) {
        read(1);
        requireEnd();
        throw new ProtocolViolation("not a list, expected a message");
      }
      return readMessage();
    } catch (MessagePackException | IOException e) {
      // Some have no text: MessageSizeException, NeverUsedFormatException.
      throw new ProtocolViolation("not MessagePack: " + e);
    }
  }

  private List<?> readMessage() throws IOException, ProtocolViolation {
    values = 1;
    int size = announced(unpacker.unpackArrayHeader(), 1);
    var list = new ArrayList<Object>(size);
    while (list.size() < size) {
      boolean payload = !list.isEmpty() && list.size() >= Messages.payloadAt(list.get(0));
      try {
        list.add(read(2));
      } catch (Unfit e) {
        if (!payload) throw e;
        list.add(new Unreadable(e.getMessage()));
        return list;
      }
    }
    requireEnd();
    return Collections.unmodifiableList(list);
  }

  private void requireEnd() throws ProtocolViolation {
    long left = length - unpacker.getTotalReadBytes();
    if (left > 0) throw new ProtocolViolation(left + " bytes after the end of the message");
  }

  private ArrayBufferInput input(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      input.reset(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
    } else {
      byte[] copy = new byte[length];
      bytes.duplicate().get(copy);
      input.reset(copy);
    }
    return input;
  }

  private Object read(int depth) throws IOException, ProtocolViolation {
    if (++values > Limits.VALUES) {
      throw new Unfit("more than " + Limits.VALUES + " values in a message");
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield null;
      }
      case BOOLEAN -> unpacker.unpackBoolean();
      case INTEGER -> readInteger();
      case FLOAT -> unpacker.unpackDouble();
      case STRING -> readString();
      case BINARY -> unpacker.readPayload(announced(unpacker.unpackBinaryHeader(), 1));
      case ARRAY -> readList(depth);
      case MAP -> readMap(depth);
      case EXTENSION -> readExtension();
    };
  }

  private Object readInteger() throws IOException {
    return switch (unpacker.getNextFormat()) {
      case UINT64 -> {
        BigInteger unsigned = unpacker.unpackBigInteger();
        if (unsigned.bitLength() > 63) yield unsigned;
        yield unsigned.longValue();
      }
      default -> unpacker.unpackLong();
    };
  }

  private String readString() throws IOException, ProtocolViolation {
    int size = announced(unpacker.unpackRawStringHeader(), 1);
    byte[] utf8 = size <= SCRATCH ? scratch : new byte[size];
    unpacker.readPayload(utf8, 0, size);
    String text = new String(utf8, 0, size, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) requireUtf8(utf8, size);
    return text;
  }

  /** U+FFFD may have been sent, or it stands where the bytes made no sense. */
  private static void requireUtf8(byte[] utf8, int size) throws ProtocolViolation {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, 0, size));
    } catch (CharacterCodingException e) {
      throw new Unfit("a string that is not UTF-8");
    }
  }

  private List<Object> readList(int depth) throws IOException, ProtocolViolation {
    requireDepth(depth);
    int size = announced(unpacker.unpackArrayHeader(), 1);
    if (size == 0) return List.of();
    var list = new ArrayList<Object>(size);
    for (int i = 0; i < size; i++) list.add(read(depth + 1));
    return Collections.unmodifiableList(list);
  }

  private Map<String, Object> readMap(int depth) throws IOException, ProtocolViolation {
    requireDepth(depth);
    int size = announced(unpacker.unpackMapHeader(), 2);
    if (size == 0) return Map.of();
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < size; i++) {
      if (!(read(depth + 1) instanceof String key)) {
        throw new Unfit("a key that is no string");
      }
      map.put(key, read(depth + 1));
    }
    return Collections.unmodifiableMap(map);
  }

  private Object readExtension() throws IOException, ProtocolViolation {
    var header = unpacker.unpackExtensionTypeHeader();
    announced(header.getLength(), 1);
    // d4 00 00
    if (header.getType() == 0 && header.getLength() == 1 && unpacker.readPayload(1)[0] == 0) {
      return null;
    }
    throw new Unfit("extension type " + header.getType() + ", WAMP has none");
  }

  /** A length or count, if what it announces can be in the bytes that are left. */
  private int announced(int count, int leastBytes) throws ProtocolViolation {
    long left = length - unpacker.getTotalReadBytes();
    if (count < 0 || (long) count * leastBytes > left) {
      throw new ProtocolViolation(
          "announces " + Integer.toUnsignedString(count) + " elements or bytes, " + left + " left");
    }
    return count;
  }

  private static void requireDepth(int depth) throws ProtocolViolation {
    if (depth > Limits.DEPTH) {
      throw new Unfit("nested deeper than " + Limits.DEPTH);
    }
  }

  private void write(Object value, int depth) throws IOException {
    if (value == null) {
      packer.packNil();
    } else if (value instanceof String s) {
      writeString(s);
    } else if (value instanceof Long || value instanceof Integer) {
      packer.packLong(((Number) value).longValue());
    } else if (value instanceof Double d) {
      packer.packDouble(d);
    } else if (value instanceof Boolean b) {
      packer.packBoolean(b);
    } else if (value instanceof List<?> list) {
      writeList(list, depth);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else if (value instanceof byte[] bytes) {
      packer.packBinaryHeader(bytes.length);
      packer.writePayload(bytes);
    } else if (value instanceof Float f) {
      packer.packFloat(f);
    } else if (value instanceof Short || value instanceof Byte) {
      packer.packLong(((Number) value).longValue());
    } else if (value instanceof BigInteger i) {
      packer.packBigInteger(i);
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " has no form in WAMP");
    }
  }

  private void writeList(List<?> list, int depth) throws IOException {
    requireSendableDepth(depth);
    packer.packArrayHeader(list.size());
    for (Object element : list) write(element, depth + 1);
  }

  private void writeMap(Map<?, ?> map, int depth) throws IOException {
    requireSendableDepth(depth);
    packer.packMapHeader(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key that is no string: " + entry.getKey());
      }
      writeString(key);
      write(entry.getValue(), depth + 1);
    }
  }

  /** Half a surrogate pair is written as {@code ?}: UTF-8 has no form for it. */
  private void writeString(String s) throws IOException {
    byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
    packer.packRawStringHeader(utf8.length);
    packer.writePayload(utf8);
  }

  private static void requireSendableDepth(int depth) {
    if (depth > Limits.DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + Limits.DEPTH);
    }
  }
}

package io.sandpiper.wamp.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Unreadable;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message in CBOR, read by Jackson, and what Jackson lets pass looked at in the bytes.
 *
 * <p>A value begins with a head: its kind in the upper 3 bits, a number below 24 in the lower 5; 24
 * to 27 there say that the number follows in 1, 2, 4 or 8 bytes, 31 that the length is indefinite.
 *
 * <p>Refused: tags (except those of big integers, which Python and JavaScript write), simple values
 * without a meaning, strings and binary of indefinite length, strings that are no UTF-8, keys that
 * are no strings. Integers are exact from -2^63 to 2^64-1 and doubles beyond, as in JSON. Of a key
 * that comes twice, the last value counts; {@code undefined} is null.
 */
final class CborReader implements Closeable {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int TAG = 6;
  private static final int OTHER = 7;

  private static final int BIG_POSITIVE = 2;
  private static final int BIG_NEGATIVE = 3;
  private static final int INDEFINITE = 31;
  private static final byte BREAK = (byte) 0xff;

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final CBORParser in;
  private final long origin; // Jackson's offset of the first byte

  private int values; // so far

  CborReader(ByteBuffer message) throws IOException {
    if (message.hasArray()) {
      bytes = message.array();
      start = message.arrayOffset() + message.position();
    } else {
      bytes = new byte[message.remaining()];
      message.duplicate().get(bytes);
      start = 0;
    }
    end = start + message.remaining();
    in = CborCodec.CBOR.createParser(bytes, start, end - start);
    origin = in.currentLocation().getByteOffset();
  }

  List<?> readMessage() throws IOException, ProtocolViolation {
    if (start == end) throw new ProtocolViolation("no bytes, expected a list");
    if (in.nextToken() != JsonToken.START_ARRAY) {
      throw new ProtocolViolation("not a list, expected a message");
    }
    count();
    int at = at();
    if (kind(at) == TAG) readTagged(at);
    if (!indefinite(at)) announced(at, 1);
    var list = new ArrayList<Object>();
    while (true) {
      boolean payload = !list.isEmpty() && list.size() >= Messages.payloadAt(list.get(0));
      try {
        if (in.nextToken() == JsonToken.END_ARRAY) break;
        list.add(read(in.currentToken()));
      } catch (Unfit | StreamConstraintsException e) {
        if (!payload) throw e;
        list.add(new Unreadable(e.getMessage()));
        return list;
      }
    }
    requireBreak(at);
    int left = end - index(in.currentLocation());
    if (left > 0) throw new ProtocolViolation(left + " bytes after the end of the message");
    return Collections.unmodifiableList(list);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Object read(JsonToken token) throws IOException, ProtocolViolation {
    count();
    int at = at();
    if (kind(at) == TAG) return readTagged(at);
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> readInteger(at);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_STRING -> readString(at);
      case VALUE_EMBEDDED_OBJECT -> readBinary(at);
      case START_ARRAY -> readList(at);
      case START_OBJECT -> readMap(at);
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE ->
          throw new IllegalStateException("the CBOR parser gave " + token + " as a value");
    };
  }

  /** Not Jackson's integer: it takes the first bit of a positive one for a sign. */
  private Object readTagged(int at) throws ProtocolViolation {
    long tag = argument(at);
    int content = at + head(at);
    if (tag != BIG_POSITIVE && tag != BIG_NEGATIVE || kind(content) != BYTES) {
      throw new Unfit("tag " + Long.toUnsignedString(tag) + ", WAMP has none");
    }
    int size = announced(content, 1);
    var magnitude = new BigInteger(1, bytes, content + head(content), size);
    return JsonCodec.integer(tag == BIG_POSITIVE ? magnitude : magnitude.not());
  }

  private Object readInteger(int at) throws IOException, ProtocolViolation {
    if (kind(at) == OTHER) throw new Unfit("a simple value that WAMP has not");
    return switch (in.getNumberType()) {
      case INT, LONG -> in.getLongValue();
      default -> JsonCodec.integer(in.getBigIntegerValue());
    };
  }

  private byte[] readBinary(int at) throws IOException, ProtocolViolation {
    announced(at, 1);
    return in.getBinaryValue();
  }

  private String readString(int at) throws IOException, ProtocolViolation {
    announced(at, 1);
    return requireUtf8(in.getText(), at);
  }

  private String readKey() throws IOException, ProtocolViolation {
    count();
    int at = at();
    if (kind(at) != TEXT) throw new Unfit("a key that is no string");
    return requireUtf8(in.currentName(), at);
  }

  private List<Object> readList(int at) throws IOException, ProtocolViolation {
    if (!indefinite(at)) announced(at, 1);
    var list = new ArrayList<Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) list.add(read(in.currentToken()));
    requireBreak(at);
    return list.isEmpty() ? List.of() : Collections.unmodifiableList(list);
  }

  private Map<String, Object> readMap(int at) throws IOException, ProtocolViolation {
    if (!indefinite(at)) announced(at, 2);
    var map = new LinkedHashMap<String, Object>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = readKey();
      map.put(key, read(in.nextToken()));
    }
    requireBreak(at);
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
  }

  /** Jackson lets tags stand before it. */
  private void requireBreak(int at) throws ProtocolViolation {
    if (indefinite(at) && bytes[at()] != BREAK) throw new ProtocolViolation("a tag of nothing");
  }

  /**
   * Jackson reads overlong forms, halves of surrogate pairs and worse: what it made of them differs
   * when written again. As many characters as bytes are ASCII.
   */
  private String requireUtf8(String text, int at) throws ProtocolViolation {
    int size = announced(at, 1);
    if (text.length() == size) return text;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int from = at + head(at);
    if (Arrays.equals(utf8, 0, utf8.length, bytes, from, from + size)) return text;
    throw new Unfit("a string that is not UTF-8");
  }

  private void count() throws ProtocolViolation {
    if (++values > Limits.VALUES) {
      throw new Unfit("more than " + Limits.VALUES + " values in a message");
    }
  }

  /** Where the head of the value or key is that was read last. */
  private int at() {
    return index(in.currentTokenLocation());
  }

  private int index(JsonLocation location) {
    return start + (int) (location.getByteOffset() - origin);
  }

  private int kind(int at) {
    return at < end ? bytes[at] >> 5 & 7 : -1;
  }

  private boolean indefinite(int at) {
    return (bytes[at] & 0x1f) == INDEFINITE;
  }

  /** The bytes of a head. */
  private int head(int at) {
    int low = bytes[at] & 0x1f;
    return low < 24 || low == INDEFINITE ? 1 : 1 + (1 << (low - 24));
  }

  /** The number in a head, unsigned. */
  private long argument(int at) throws ProtocolViolation {
    int size = head(at);
    if (size > end - at) throw new ProtocolViolation("not CBOR: ends in the head of a value");
    long number = bytes[at] & 0x1f;
    if (size > 1) number = 0;
    for (int i = 1; i < size; i++) number = number << 8 | bytes[at + i] & 0xff;
    return number;
  }

  /** A length or count, if what it announces can be in the bytes that are left. */
  private int announced(int at, int leastBytes) throws ProtocolViolation {
    if (indefinite(at)) throw new Unfit("a string or binary of indefinite length");
    long count = argument(at);
    int left = end - at - head(at);
    if (count < 0 || count > left / leastBytes) {
      throw new ProtocolViolation(
          "announces " + Long.toUnsignedString(count) + " elements or bytes, " + left + " left");
    }
    return (int) count;
  }
}

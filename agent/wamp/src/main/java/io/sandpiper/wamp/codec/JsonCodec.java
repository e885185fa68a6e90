package io.sandpiper.wamp.codec;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (Building Blocks, Serializers), with binary as a string of NUL and base64 (Binary conversion
 * of JSON Strings).
 *
 * <p>Integers are exact from -2^63 to 2^64-1 and doubles beyond, as for most readers of JSON. Of a
 * key that comes twice, the last value counts. Half a surrogate pair, which JSON can escape but
 * UTF-8 cannot hold, becomes {@code ?} both ways; in a key that is read it is refused. NaN and the
 * infinities are read as Python writes them, because another client's odd number must not end our
 * session, but written as null.
 */
final class JsonCodec implements Codec {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  // The whole message is in memory already, so no part of it can be too long.
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  // The exact decimal form of any double fits; converting digits is quadratic.
                  .maxNumberLength(1100)
                  .build())
          // Names come from outside: no table of them that grows or can be made to collide.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final int CHARS = 16 * 1024; // kept for messages up to this; longer ones allocate

  private final Output output = new Output();
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer chars = CharBuffer.allocate(CHARS);

  private int values; // in the message being read, so far

  @Override
  public String subprotocol() {
    return "wamp.2.json";
  }

  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public ByteBuffer encode(Message message) {
    return encodeList(message.toWire());
  }

  ByteBuffer encodeList(List<?> wire) {
    output.clear();
    try (JsonGenerator out = JSON.createGenerator(output, JsonEncoding.UTF8)) {
      write(out, wire, 1);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
    return output.bytes();
  }

  @Override
  public Message decode(ByteBuffer bytes) throws ProtocolViolation {
    return Messages.parse(decodeList(bytes));
  }

  List<?> decodeList(ByteBuffer bytes) throws ProtocolViolation {
    values = 0;
    CharBuffer text = text(bytes);
    try (JsonParser in = JSON.createParser(text.array(), 0, text.limit())) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new ProtocolViolation("not a list, expected a message");
      }
      return readMessage(in);
    } catch (JsonProcessingException e) {
      throw new ProtocolViolation("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
  }

  private List<?> readMessage(JsonParser in) throws IOException, ProtocolViolation {
    var list = new ArrayList<Object>();
    while (true) {
      boolean payload = !list.isEmpty() && list.size() >= Messages.payloadAt(list.get(0));
      try {
        JsonToken token = in.nextToken();
        if (token == JsonToken.END_ARRAY) break;
        list.add(read(in, token));
      } catch (Unfit | StreamConstraintsException e) {
        if (!payload) throw e;
        list.add(new Unreadable(e.getMessage()));
        return list;
      }
    }
    if (in.nextToken() != null) throw new ProtocolViolation("more after the end of the message");
    return Collections.unmodifiableList(list);
  }

  /** Not left to the parser, which would guess UTF-16 and UTF-32 too and let bad UTF-8 pass. */
  private CharBuffer text(ByteBuffer bytes) throws ProtocolViolation {
    CharBuffer text = bytes.remaining() <= CHARS ? chars : CharBuffer.allocate(bytes.remaining());
    text.clear();
    utf8.reset();
    try {
      var result = utf8.decode(bytes.duplicate(), text, true);
      if (result.isError()) result.throwException();
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation("a text that is not UTF-8");
    }
    return text.flip();
  }

  private Object read(JsonParser in, JsonToken token) throws IOException, ProtocolViolation {
    count();
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> readInteger(in);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_STRING -> readString(in.getText());
      case START_ARRAY -> readList(in);
      case START_OBJECT -> readMap(in);
      case END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("the JSON parser gave " + token + " as a value");
    };
  }

  private static Object readInteger(JsonParser in) throws IOException {
    return switch (in.getNumberType()) {
      case INT, LONG -> in.getLongValue();
      default -> integer(in.getBigIntegerValue());
    };
  }

  static Object integer(BigInteger big) {
    if (big.bitLength() <= 63) return big.longValue();
    if (big.signum() > 0 && big.bitLength() == 64) return big;
    return big.doubleValue();
  }

  private static Object readString(String text) {
    if (text.isEmpty() || text.charAt(0) != 0) return wellFormed(text);
    try {
      return Base64.getDecoder().decode(text.substring(1));
    } catch (IllegalArgumentException e) {
      return wellFormed(text); // an odd string that somebody sent, but no reason to part
    }
  }

  private List<Object> readList(JsonParser in) throws IOException, ProtocolViolation {
    JsonToken token = in.nextToken();
    if (token == JsonToken.END_ARRAY) return List.of();
    var list = new ArrayList<Object>();
    for (; token != JsonToken.END_ARRAY; token = in.nextToken()) list.add(read(in, token));
    return Collections.unmodifiableList(list);
  }

  private Map<String, Object> readMap(JsonParser in) throws IOException, ProtocolViolation {
    if (in.nextToken() == JsonToken.END_OBJECT) return Map.of();
    var map = new LinkedHashMap<String, Object>();
    for (; in.currentToken() != JsonToken.END_OBJECT; in.nextToken()) {
      count();
      String key = in.currentName();
      map.put(key, read(in, in.nextToken()));
    }
    return Collections.unmodifiableMap(map);
  }

  private void count() throws ProtocolViolation {
    if (++values > Limits.VALUES) {
      throw new Unfit("more than " + Limits.VALUES + " values in a message");
    }
  }

  private static void write(JsonGenerator out, Object value, int depth) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String s) {
      out.writeString(wellFormed(s));
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      writeFloat(out, (Number) value);
    } else if (value instanceof Boolean b) {
      out.writeBoolean(b);
    } else if (value instanceof List<?> list) {
      requireDepth(depth);
      out.writeStartArray();
      for (Object element : list) write(out, element, depth + 1);
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, map, depth);
    } else if (value instanceof byte[] bytes) {
      out.writeString("\0" + Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Short || value instanceof Byte) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger i) {
      out.writeNumber(i);
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " has no form in WAMP");
    }
  }

  private static void writeFloat(JsonGenerator out, Number number) throws IOException {
    if (!Double.isFinite(number.doubleValue())) {
      out.writeNull();
    } else if (number instanceof Float f) {
      out.writeNumber(f);
    } else {
      out.writeNumber(number.doubleValue());
    }
  }

  private static void writeMap(JsonGenerator out, Map<?, ?> map, int depth) throws IOException {
    requireDepth(depth);
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key that is no string: " + entry.getKey());
      }
      out.writeFieldName(wellFormed(key));
      write(out, entry.getValue(), depth + 1);
    }
    out.writeEndObject();
  }

  private static void requireDepth(int depth) {
    if (depth > Limits.DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + Limits.DEPTH);
    }
  }

  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      if (Character.isLowSurrogate(c)
          || i + 1 == text.length()
          || !Character.isLowSurrogate(text.charAt(i + 1))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
      i++;
    }
    return text;
  }
}

package io.sandpiper.wamp.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * CBOR (Building Blocks, Serializers; RFC 8949): integers, lengths and counts in their shortest
 * form, nothing of indefinite length. What is read, {@link CborReader} says.
 */
final class CborCodec implements Codec {
  static final CBORFactory CBOR =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  // The whole message is in memory already, so no part of it can be too long.
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Names come from outside: no table of them that grows or can be made to collide.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // A message that can't be written is given up where it stands.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final Output output = new Output();

  @Override
  public String subprotocol() {
    return "wamp.2.cbor";
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
    output.clear();
    try (CBORGenerator out = CBOR.createGenerator(output)) {
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
    try (CborReader in = new CborReader(bytes)) {
      return in.readMessage();
    } catch (JsonProcessingException e) {
      throw new ProtocolViolation("not CBOR: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
  }

  private static void write(CBORGenerator out, Object value, int depth) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String s) {
      // Not as a string, which Jackson writes in parts of indefinite length when it is long.
      byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
      out.writeUTF8String(utf8, 0, utf8.length);
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double d) {
      out.writeNumber(d);
    } else if (value instanceof Boolean b) {
      out.writeBoolean(b);
    } else if (value instanceof List<?> list) {
      writeList(out, list, depth);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(out, map, depth);
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Float f) {
      out.writeNumber(f);
    } else if (value instanceof Short || value instanceof Byte) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger i) {
      writeInteger(out, i);
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " has no form in WAMP");
    }
  }

  private static void writeInteger(CBORGenerator out, BigInteger i) throws IOException {
    if (i.bitLength() <= 63) {
      out.writeNumber(i.longValue());
    } else if (i.signum() > 0 && i.bitLength() == 64) {
      out.writeNumberUnsigned(i.longValue());
    } else {
      throw new IllegalArgumentException("an integer of more than 64 bits has no form in WAMP");
    }
  }

  private static void writeList(CBORGenerator out, List<?> list, int depth) throws IOException {
    requireDepth(depth);
    out.writeStartArray(null, list.size());
    for (Object element : list) write(out, element, depth + 1);
    out.writeEndArray();
  }

  private static void writeMap(CBORGenerator out, Map<?, ?> map, int depth) throws IOException {
    requireDepth(depth);
    out.writeStartObject(null, map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key that is no string: " + entry.getKey());
      }
      out.writeFieldName(new SerializedString(JsonCodec.wellFormed(key)));
      write(out, entry.getValue(), depth + 1);
    }
    out.writeEndObject();
  }

  private static void requireDepth(int depth) {
    if (depth > Limits.DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + Limits.DEPTH);
    }
  }
}

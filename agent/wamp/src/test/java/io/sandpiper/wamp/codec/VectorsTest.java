package io.sandpiper.wamp.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {
  private final MessagePackCodec messagePack = new MessagePackCodec();
  private final JsonCodec json = new JsonCodec();
  private final CborCodec cbor = new CborCodec();

  static Stream<Vectors.Sample> samples() {
    return Vectors.all().stream().filter(s -> s.content().containsKey("serializers"));
  }

  static Stream<Vectors.Sample> encodable() {
    return samples()
        // Code 337, EVENTRECEIVED, is provisional: read as Unknown, never sent.
        .filter(s -> s.type() != 337)
        // Payload transparency (enc_algo) of one implementation: the packed payload stands bare in
        // the message. Read as the only argument, never sent so.
        .filter(s -> attributes(s).get("payload") == null);
  }

  static Stream<Vectors.Sample> validations() {
    return Vectors.all().stream()
        .filter(s -> s.content().containsKey("wmsg"))
        // Router to router, and payload transparency: no keys of ours.
        .filter(s -> !s.text().contains("forward_for") && !s.text().contains("Details.enc_"))
        .filter(s -> !s.text().contains("Options.enc_"));
  }

  @Test
  void theFilesAreAllThere() {
    assertEquals(35, samples().count());
    assertEquals(32 - 2, encodable().count());
    assertEquals(67 - 15, validations().count());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyVariantIsReadAsItsAttributesSay(Vectors.Sample sample) throws ProtocolViolation {
    for (byte[] bytes : sample.bytes("msgpack")) {
      assertAttributes(sample, messagePack.decode(ByteBuffer.wrap(bytes)));
    }
    for (byte[] bytes : sample.bytes("json")) {
      assertAttributes(sample, json.decode(ByteBuffer.wrap(bytes)));
    }
    for (byte[] bytes : sample.bytes("cbor")) {
      assertAttributes(sample, cbor.decode(ByteBuffer.wrap(bytes)));
    }
    assertFalse(sample.bytes("msgpack").isEmpty());
    assertFalse(sample.bytes("json").isEmpty());
    assertFalse(sample.bytes("cbor").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("encodable")
  void everyMessageIsWrittenToTheByte(Vectors.Sample sample) throws ProtocolViolation {
    Message message = json.decode(ByteBuffer.wrap(sample.bytes("json").get(0)));

    assertEquals(hex(sample.bytes("msgpack")).get(0), hex(messagePack.encode(message)));
    assertEquals(hex(sample.bytes("cbor")).get(0), hex(cbor.encode(message)));
    String compact = text(json.encode(message));
    assertTrue(
        sample.bytes("json").stream()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .anyMatch(compact::equals),
        compact);
  }

  @ParameterizedTest
  @MethodSource("encodable")
  void whatIsWrittenIsReadBackTheSame(Vectors.Sample sample) throws ProtocolViolation {
    Message message = messagePack.decode(ByteBuffer.wrap(sample.bytes("msgpack").get(0)));

    assertEquals(message, messagePack.decode(messagePack.encode(message)));
    assertEquals(message, json.decode(json.encode(message)));
    assertEquals(message, cbor.decode(cbor.encode(message)));
  }

  @ParameterizedTest
  @MethodSource("validations")
  void wrongTypesInOptionsAndDetailsAreRefused(Vectors.Sample sample) throws ProtocolViolation {
    var wire = (List<?>) sample.content().get("wmsg");
    if (sample.content().containsKey("expected_error")) {
      var violation = assertThrows(ProtocolViolation.class, () -> Messages.parse(wire));
      var expected = (Map<?, ?>) sample.content().get("expected_error");
      assertTrue(violation.getMessage().contains((String) expected.get("contains")));
      assertThrows(ProtocolViolation.class, () -> json.decode(json.encodeList(wire)));
      assertThrows(ProtocolViolation.class, () -> messagePack.decode(messagePack.encodeList(wire)));
      assertThrows(ProtocolViolation.class, () -> cbor.decode(cbor.encodeList(wire)));
    } else {
      Message message = Messages.parse(wire);
      assertEquals(sample.type(), attribute(message, "message_type"));
      assertEquals(message, json.decode(json.encodeList(wire)));
      assertEquals(message, messagePack.decode(messagePack.encodeList(wire)));
      assertEquals(message, cbor.decode(cbor.encodeList(wire)));
    }
  }

  private static Map<?, ?> attributes(Vectors.Sample sample) {
    return (Map<?, ?>) sample.content().get("expected_attributes");
  }

  private static void assertAttributes(Vectors.Sample sample, Message message) {
    if (message instanceof Unknown unknown) {
      assertEquals(337, unknown.code());
      return;
    }
    attributes(sample)
        .forEach(
            (name, expected) -> {
              Object seen = attribute(message, (String) name);
              if (seen instanceof byte[] bytes) {
                assertArrayEquals(HexFormat.of().parseHex((String) expected), bytes);
              } else {
                assertEquals(expected, seen, () -> name + " of " + message);
              }
            });
  }

  /** An attribute by the name that the vectors have for it. */
  private static Object attribute(Message message, String name) {
    return switch (name) {
      case "message_type" -> Long.valueOf((Integer) message.toWire().get(0));
      case "request_type" -> component(message, "requestType");
      case "roles" -> ((Map<?, ?>) component(message, "details")).get("roles");
      case "args" -> {
        var arguments = ((Payload) component(message, "payload")).arguments();
        yield arguments.isEmpty() || arguments.get(0) instanceof byte[] ? null : arguments;
      }
      case "kwargs" -> {
        var named = ((Payload) component(message, "payload")).named();
        yield named.isEmpty() ? null : named;
      }
      case "payload" -> {
        var arguments = ((Payload) component(message, "payload")).arguments();
        yield !arguments.isEmpty() && arguments.get(0) instanceof byte[] b ? b : null;
      }
      default -> component(message, name.endsWith("_id") ? name.replace("_id", "") : name);
    };
  }

  private static Object component(Message message, String name) {
    for (var component : message.getClass().getRecordComponents()) {
      if (!component.getName().equals(name)) continue;
      try {
        return component.getAccessor().invoke(message);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalArgumentException(message + " has no " + name);
  }

  private static List<String> hex(List<byte[]> variants) {
    return variants.stream().map(HexFormat.of()::formatHex).toList();
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}

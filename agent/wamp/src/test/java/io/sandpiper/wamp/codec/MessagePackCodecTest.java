package io.sandpiper.wamp.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackCodecTest {
  private final MessagePackCodec codec = new MessagePackCodec();

  @Test
  void anEventFromJavaScriptHasFloatsForLargeIds() throws ProtocolViolation {
    // [36, 9007199254740992.0, 5.0, {}, nil, nil]
    assertEquals(
        new Event(1L << 53, 5, Map.of(), Payload.NONE),
        codec.decode(bytes("9624 cb4340000000000000 ca40a00000 80 c0 c0")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, cc80",
    "255, ccff",
    "256, cd0100",
    "65535, cdffff",
    "65536, ce00010000",
    "4294967295, ceffffffff",
    "4294967296, cf0000000100000000",
    "9223372036854775807, cf7fffffffffffffff",
    "-1, ff",
    "-32, e0",
    "-33, d0df",
    "-128, d080",
    "-129, d1ff7f",
    "-32768, d18000",
    "-32769, d2ffff7fff",
    "-2147483648, d280000000",
    "-2147483649, d3ffffffff7fffffff",
    "-9223372036854775808, d38000000000000000",
  })
  void integersTakeTheirShortestForm(long value, String hex) throws ProtocolViolation {
    assertEquals("91" + hex, hex(codec.encodeList(List.of(value))));
    assertEquals(List.of(value), codec.decodeList(bytes("91" + hex)));
  }

  @Test
  void unsignedIntegersAboveTheSignedRangeAreExact() throws ProtocolViolation {
    var most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    assertEquals(List.of(most), codec.decodeList(bytes("91cfffffffffffffffff")));
    assertEquals("91cfffffffffffffffff", hex(codec.encodeList(List.of(most))));
    assertEquals("9105", hex(codec.encodeList(List.of(BigInteger.valueOf(5)))));
  }

  @Test
  void theOtherValuesHaveTheirForms() throws ProtocolViolation {
    var list = new ArrayList<Object>();
    Collections.addAll(list, null, true, false, 1.5, "é", List.of(), Map.of("a", 1L));
    assertEquals(
        "97 c0 c3 c2 cb3ff8000000000000 a2c3a9 90 81a16101".replace(" ", ""),
        hex(codec.encodeList(list)));
    assertEquals(list, codec.decodeList(codec.encodeList(list)));
    assertEquals("92c403010203ca3fc00000", hex(codec.encodeList(List.of(octets(1, 2, 3), 1.5f))));
    assertEquals(List.of(1.5), codec.decodeList(bytes("91ca3fc00000")));
    assertArrayEquals(octets(1, 2, 3), (byte[]) codec.decodeList(bytes("91c403010203")).get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "31, bf",
    "32, d920",
    "255, d9ff",
    "256, da0100",
    "1024, da0400",
    "1025, da0401",
    "65535, daffff",
    "65536, db00010000",
  })
  void stringsOfEveryLengthComeBack(int length, String header) throws ProtocolViolation {
    var list = List.of("é".repeat(length / 2) + "x".repeat(length % 2), "y");
    String hex = hex(codec.encodeList(list));
    assertEquals("92" + header, hex.substring(0, 2 + header.length()));
    assertEquals(list, codec.decodeList(bytes(hex)));
  }

  @Test
  void binaryOfEveryLengthComesBack() throws ProtocolViolation {
    for (int length : new int[] {0, 255, 256, 65535, 65536}) {
      var payload = new byte[length];
      Arrays.fill(payload, (byte) 0x81);
      assertArrayEquals(
          payload, (byte[]) codec.decodeList(codec.encodeList(List.of(payload))).get(0));
    }
  }

  @Test
  void halfASurrogatePairIsWrittenAsAQuestionMark() {
    assertEquals("91a2783f", hex(codec.encodeList(List.of("x\ud800"))));
  }

  @Test
  void theReplacementCharacterMayBeSent() throws ProtocolViolation {
    assertEquals(List.of("\ufffd"), codec.decodeList(bytes("91a3efbfbd")));
  }

  @Test
  void javaScriptsUndefinedIsNull() throws ProtocolViolation {
    assertEquals(
        new Result(1, Map.of(), Payload.of((Object) null)),
        codec.decode(bytes("94320180 91d40000")));
  }

  @Test
  void ofAKeyThatComesTwiceTheLastCounts() throws ProtocolViolation {
    assertEquals(List.of(Map.of("a", 2L)), codec.decodeList(bytes("9182a16101a16102")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no bytes",
    "c1, not MessagePack",
    "c0, not a list",
    "05, not a list",
    "8101c0, a key",
    "a568656c6c6f, not a list",
    "930201, announces",
    "9302018000, 1 bytes after",
    "91a2c328, not UTF-8",
    "91a3eda080, not UTF-8",
    "91d4007f, extension type 0",
    "91d6ff00000000, extension type -1",
    "93020181c0, announces",
    "918101c0, a key",
    "9181c0c0, a key",
    "ddffffffff, not MessagePack",
    "dd7fffffff, announces",
    "91df7fffffff, announces",
    "91df00000002c0c0c0, announces",
    "91db7fffffffaa, announces",
    "91dbffffffffaa, not MessagePack",
    "91c67fffffffaa, announces",
    "91c6ffffffffaa, not MessagePack",
    "91c97fffffff00aa, announces",
    "dc000201, announces",
  })
  void whatIsNoMessageIsRefused(String hex, String why) {
    var violation = assertThrows(ProtocolViolation.class, () -> codec.decode(bytes(hex)));
    assertTrue(violation.getMessage().contains(why), violation.getMessage());
  }

  @Test
  void nestingIsBounded() throws ProtocolViolation {
    var deepest = nested(Limits.DEPTH);
    assertEquals(deepest, codec.decodeList(codec.encodeList(deepest)));

    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(nested(Limits.DEPTH + 1)));
    var lists = new byte[1 << 20];
    Arrays.fill(lists, (byte) 0x91);
    assertThrows(ProtocolViolation.class, () -> codec.decode(ByteBuffer.wrap(lists)));
    var maps = bytes("81a161".repeat(Limits.DEPTH + 1) + "c0");
    assertThrows(ProtocolViolation.class, () -> codec.decode(maps));
  }

  @Test
  void theNumberOfValuesIsBounded() throws ProtocolViolation {
    assertEquals(
        Limits.VALUES - 1, codec.decodeList(nils(Limits.VALUES - 1)).size()); // and the list
    assertThrows(ProtocolViolation.class, () -> codec.decodeList(nils(Limits.VALUES)));
  }

  @ParameterizedTest
  @MethodSource("io.sandpiper.wamp.codec.VectorsTest#samples")
  void aMessageThatIsCutShortIsRefused(Vectors.Sample sample) {
    byte[] whole = sample.bytes("msgpack").get(0);
    for (int length = 0; length < whole.length; length++) {
      var part = ByteBuffer.wrap(whole, 0, length);
      assertThrows(ProtocolViolation.class, () -> codec.decode(part));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offset", "direct", "read-only"})
  void everyKindOfBufferIsRead(String kind) throws ProtocolViolation {
    byte[] message = HexFormat.of().parseHex("94320180" + "91a568656c6c6f");
    ByteBuffer buffer =
        switch (kind) {
          case "heap" -> ByteBuffer.wrap(message);
          case "offset" -> {
            var large = new byte[message.length + 20];
            System.arraycopy(message, 0, large, 7, message.length);
            yield ByteBuffer.wrap(large, 3, 4 + message.length).slice().position(4);
          }
          case "direct" -> ByteBuffer.allocateDirect(message.length).put(message).flip();
          default -> ByteBuffer.wrap(message).asReadOnlyBuffer();
        };

    assertEquals(new Result(1, Map.of(), Payload.of("hello")), codec.decode(buffer));
  }

  @Test
  void aCodecThatHasFailedGoesOn() throws ProtocolViolation {
    var large = new Yield(1, Map.of(), Payload.of("x".repeat(100_000)));
    var small = new Yield(2, Map.of(), Payload.of("y"));
    assertThrows(ProtocolViolation.class, () -> codec.decode(bytes("9302")));
    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(List.of("a", 'c')));

    for (int i = 0; i < 100; i++) {
      assertEquals(large, codec.decode(codec.encode(large)));
      assertEquals("9446028091a179", hex(codec.encode(small)));
    }
  }

  private static List<Object> nested(int depth) {
    List<Object> list = List.of();
    for (int i = 1; i < depth; i++) list = List.of(list);
    return list;
  }

  private static ByteBuffer nils(int count) {
    var bytes = ByteBuffer.allocate(5 + count).put((byte) 0xdd).putInt(count);
    while (bytes.hasRemaining()) bytes.put((byte) 0xc0);
    return bytes.flip();
  }

  private static byte[] octets(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static String hex(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }
}

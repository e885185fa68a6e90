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

class CborCodecTest {
  private static final String TWO_TO_64 = "c249010000000000000000";

  private final CborCodec codec = new CborCodec();

  @Test
  void anEventFromJavaScriptHasFloatsForLargeIds() throws ProtocolViolation {
    // [36, 9007199254740992.0, 5.0 in half precision, {}, undefined, null]
    assertEquals(
        new Event(1L << 53, 5, Map.of(), Payload.NONE),
        codec.decode(bytes("86 1824 fb4340000000000000 f94500 a0 f7 f6")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "255, 18ff",
    "256, 190100",
    "65535, 19ffff",
    "65536, 1a00010000",
    "2147483648, 1a80000000",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "9223372036854775807, 1b7fffffffffffffff",
    "-1, 20",
    "-24, 37",
    "-25, 3818",
    "-256, 38ff",
    "-257, 390100",
    "-65536, 39ffff",
    "-65537, 3a00010000",
    "-4294967296, 3affffffff",
    "-4294967297, 3b0000000100000000",
    "-9223372036854775808, 3b7fffffffffffffff",
  })
  void integersTakeTheirShortestForm(long value, String hex) throws ProtocolViolation {
    assertEquals("81" + hex, hex(codec.encodeList(List.of(value))));
    assertEquals(List.of(value), codec.decodeList(bytes("81" + hex)));
  }

  @Test
  void unsignedIntegersAboveTheSignedRangeAreExact() throws ProtocolViolation {
    var most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    assertEquals(List.of(most), codec.decodeList(bytes("811bffffffffffffffff")));
    assertEquals("811bffffffffffffffff", hex(codec.encodeList(List.of(most))));
    assertEquals("8105", hex(codec.encodeList(List.of(BigInteger.valueOf(5)))));
    for (BigInteger beyond : List.of(most.add(BigInteger.ONE), most.negate())) {
      assertThrows(IllegalArgumentException.class, () -> codec.encodeList(List.of(beyond)));
    }
  }

  @Test
  void bigIntegersAreExactToSixtyFourBitsAndDoublesBeyond() throws ProtocolViolation {
    var most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    assertEquals(
        List.of(most, 255L, 0L, -256L, -1L, 0x1p64),
        codec.decodeList(bytes("86 c248ffffffffffffffff c241ff c240 c341ff c340" + TWO_TO_64)));
    // -2^63-1 and -2^64, as integers
    assertEquals(
        List.of(-0x1p63, -0x1p64),
        codec.decodeList(bytes("82 3b8000000000000000 3bffffffffffffffff")));
  }

  @Test
  void theOtherValuesHaveTheirForms() throws ProtocolViolation {
    var list = new ArrayList<Object>();
    Collections.addAll(list, null, true, false, 1.5, "é", List.of(), Map.of("a", 1L));
    assertEquals(
        "87 f6 f5 f4 fb3ff8000000000000 62c3a9 80 a1616101".replace(" ", ""),
        hex(codec.encodeList(list)));
    assertEquals(list, codec.decodeList(codec.encodeList(list)));
    assertEquals("8243010203fa3fc00000", hex(codec.encodeList(List.of(octets(1, 2, 3), 1.5f))));
    assertEquals(List.of(1.5), codec.decodeList(bytes("81fa3fc00000")));
    assertArrayEquals(octets(1, 2, 3), (byte[]) codec.decodeList(bytes("8143010203")).get(0));
  }

  @Test
  void floatsOfEveryPrecisionAreRead() throws ProtocolViolation {
    assertEquals(
        List.of(1.5, -0.0, 65504.0, 0x1p-24, Double.NaN, Double.NEGATIVE_INFINITY, 100000.0),
        codec.decodeList(bytes("87 f93e00 f98000 f97bff f90001 f97e00 f9fc00 fa47c35000")));
  }

  @Test
  void listsAndDictionariesMayBeOfIndefiniteLength() throws ProtocolViolation {
    assertEquals(
        List.of(1L, List.of(), Map.of(), Map.of("a", List.of(2L))),
        codec.decodeList(bytes("9f 01 9fff bfff bf 6161 9f02ff ff ff")));
    assertEquals(
        new Result(1, Map.of(), Payload.of("hello")),
        codec.decode(bytes("9f 1832 01 bfff 9f6568656c6c6fff ff")));
  }

  @ParameterizedTest
  @CsvSource({
    "23, 77",
    "24, 7818",
    "255, 78ff",
    "256, 790100",
    "5000, 791388",
    "65535, 79ffff",
    "65536, 7a00010000",
  })
  void stringsOfEveryLengthComeBack(int length, String header) throws ProtocolViolation {
    String text = "é".repeat(length / 2) + "x".repeat(length % 2);
    var list = List.of(text, Map.of(text, "y"));
    String hex = hex(codec.encodeList(list));
    assertEquals("82" + header, hex.substring(0, 2 + header.length()));
    assertEquals(list, codec.decodeList(bytes(hex)));
    assertEquals(2, hex.split(header + "c3a9", -1).length - 1);
  }

  @Test
  void binaryOfEveryLengthComesBack() throws ProtocolViolation {
    for (int length : new int[] {0, 23, 24, 255, 256, 65535, 65536, 300_000}) {
      var payload = new byte[length];
      Arrays.fill(payload, (byte) 0x81);
      assertArrayEquals(
          payload, (byte[]) codec.decodeList(codec.encodeList(List.of(payload))).get(0));
    }
  }

  @Test
  void halfASurrogatePairIsWrittenAsAQuestionMark() {
    assertEquals("8162783f", hex(codec.encodeList(List.of("x\ud800"))));
    assertEquals(
        "81a1613ff6", hex(codec.encodeList(List.of(Collections.singletonMap("\udc00", null)))));
  }

  @Test
  void everyCharacterMayBeSent() throws ProtocolViolation {
    assertEquals(List.of("\ufffd"), codec.decodeList(bytes("8163efbfbd")));
    var list = List.of("\0\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff");
    assertEquals(list, codec.decodeList(codec.encodeList(list)));
  }

  @Test
  void ofAKeyThatComesTwiceTheLastCounts() throws ProtocolViolation {
    assertEquals(List.of(Map.of("a", 2L)), codec.decodeList(bytes("81a2616101616102")));
  }

  @Test
  void longerFormsThanNeededAreRead() throws ProtocolViolation {
    assertEquals(
        List.of(5L, "a", List.of(5L), Map.of("a", -1L)),
        codec.decodeList(
            bytes("9b0000000000000004 1b0000000000000005 7a0000000161 980105 b90001 780161 3800")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no bytes",
    "f6, not a list",
    "05, not a list",
    "a10101, not a list",
    "6568656c6c6f, not a list",
    "ff, not CBOR",
    "1c, not CBOR",
    "830201, announces",
    "830201a000, 1 bytes after",
    "820201ff, 1 bytes after",
    // strings that are no UTF-8, as values and keys
    "8162c328, not CBOR",
    "8162c0af, not UTF-8",
    "8163eda080, not UTF-8",
    "8163e08080, not UTF-8",
    "8164f0808080, not UTF-8",
    "8164f4908080, not UTF-8",
    "8164f0282828, not UTF-8",
    "8161c3, not CBOR",
    "81a162c0aff6, not UTF-8",
    "81a163eda080f6, not UTF-8",
    // keys that are no strings
    "81a101f6, a key",
    "81a120f6, a key",
    "81a14161f6, a key",
    "81a1c16161f6, a key",
    "81a1d9010061616161, a key",
    "81a180f6, not CBOR",
    "81a1f6f6, not CBOR",
    "81a1fb3ff8000000000000f6, not CBOR",
    // tags
    "81c001, tag 0",
    "81c1fb41d452d9e20000 00, tag 1",
    "81c201, tag 2",
    "81c26161, tag 2",
    "81c2c24105, tag 2",
    "81c25f4105ff, indefinite",
    "81c482 2003, tag 4",
    "81c482 20c34105, tag 4",
    "81c582 2003, tag 5",
    "81d84043010203, tag 64",
    "81d90100826161d81900, tag 256",
    "81d81900, not CBOR",
    "81da7fffffff80, tag 2147483647",
    "81dbffffffffffffffff80, tag 18446744073709551615",
    "81db7fffffffffffffff80, not CBOR",
    "d9d9f780, tag 55799",
    "9fc1ff, a tag",
    "81bfc1ff, a tag",
    "81c1, not CBOR",
    // simple values
    "81e0, simple",
    "81f3, simple",
    "81f820, simple",
    "81f8ff, simple",
    "81f818, not CBOR",
    "81fc, not CBOR",
    "81fe, not CBOR",
    // breaks
    "81ff, not CBOR",
    "9f, not CBOR",
    "9f01, not CBOR",
    "81bf6161ff, not CBOR",
    "81a16161ff, not CBOR",
    // indefinite length
    "815fff, indefinite",
    "815f4101ff, indefinite",
    "817fff, indefinite",
    "817f6161ff, indefinite",
    "817f7a7fffffff61ff, indefinite",
    "81bf7f6161fff6ff, indefinite",
    // lengths that can't be
    "9affffffff, announces",
    "9affffffff01ff, announces",
    "9a7fffffff, announces",
    "9bffffffffffffffff, not CBOR",
    "9b000000007fffffff, announces",
    "819a7fffffff, announces",
    "81ba7fffffff, announces",
    "81ba00000002f6f6f6, announces",
    "81baffffffff6161f6ff, announces",
    "815a7fffffffaa, announces",
    "815affffffffaa, announces",
    "815b7fffffffffffffffaa, announces",
    "817a7fffffffaa, announces",
    "817affffffff6161ff, announces",
    "817bffffffffffffffffaa, announces",
    "81a17a7fffffffaa, not CBOR",
    "81a17affffffff6161fff6, announces",
    "81c25a7fffffffaa, not CBOR",
    "99000201, announces",
    "819a7fff, not CBOR",
    "817a7fff, not CBOR",
  })
  void whatIsNoMessageIsRefused(String hex, String why) {
    var violation = assertThrows(ProtocolViolation.class, () -> codec.decodeList(bytes(hex)));
    assertTrue(violation.getMessage().contains(why), violation.getMessage());
  }

  @Test
  void nestingIsBounded() throws ProtocolViolation {
    var deepest = nested(Limits.DEPTH);
    assertEquals(deepest, codec.decodeList(codec.encodeList(deepest)));

    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(nested(Limits.DEPTH + 1)));
    var lists = new byte[1 << 20];
    Arrays.fill(lists, (byte) 0x81);
    assertThrows(ProtocolViolation.class, () -> codec.decode(ByteBuffer.wrap(lists)));
    var maps = bytes("81" + "a16161".repeat(Limits.DEPTH) + "f6");
    assertThrows(ProtocolViolation.class, () -> codec.decode(maps));
    Arrays.fill(lists, (byte) 0xc1);
    lists[0] = (byte) 0x81;
    assertThrows(ProtocolViolation.class, () -> codec.decode(ByteBuffer.wrap(lists)));
    Arrays.fill(lists, (byte) 0x9f);
    assertThrows(ProtocolViolation.class, () -> codec.decode(ByteBuffer.wrap(lists)));
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
    byte[] whole = sample.bytes("cbor").get(0);
    for (int length = 0; length < whole.length; length++) {
      var part = ByteBuffer.wrap(whole, 0, length);
      assertThrows(ProtocolViolation.class, () -> codec.decode(part));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offset", "direct", "read-only"})
  void everyKindOfBufferIsRead(String kind) throws ProtocolViolation {
    byte[] message = HexFormat.of().parseHex("84183201a0" + "816568656c6c6f");
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
    assertThrows(ProtocolViolation.class, () -> codec.decode(bytes("8302")));
    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(List.of("a", 'c')));

    for (int i = 0; i < 100; i++) {
      assertEquals(large, codec.decode(codec.encode(large)));
      assertEquals("84184602a0816179", hex(codec.encode(small)));
    }
  }

  private static List<Object> nested(int depth) {
    List<Object> list = List.of();
    for (int i = 1; i < depth; i++) list = List.of(list);
    return list;
  }

  private static ByteBuffer nils(int count) {
    var bytes = ByteBuffer.allocate(5 + count).put((byte) 0x9a).putInt(count);
    while (bytes.hasRemaining()) bytes.put((byte) 0xf6);
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

package io.sandpiper.wamp.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.wamp.message.Limits;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private final JsonCodec codec = new JsonCodec();

  @Test
  void anEventMayHaveFloatsForIdsAndNullsForArguments() throws ProtocolViolation {
    assertEquals(
        new Event(1L << 53, 5, Map.of(), Payload.NONE),
        codec.decode(bytes("[36, 9007199254740992.0, 5e0, {}, null, null]")));
  }

  @Test
  void integersAreExactToSixtyFourBitsAndDoublesBeyond() throws ProtocolViolation {
    assertEquals(
        List.of(
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.ONE.shiftLeft(63),
            TWO_TO_64.subtract(BigInteger.ONE),
            0x1p64,
            -0x1p70,
            0L),
        list(
            "[9223372036854775807,-9223372036854775808,9223372036854775808,"
                + "18446744073709551615,18446744073709551616,-1180591620717411303424,-0]"));
    assertEquals(
        "[9223372036854775807,18446744073709551615]",
        text(List.of(Long.MAX_VALUE, TWO_TO_64.subtract(BigInteger.ONE))));
  }

  @Test
  void numbersThatAreNoneAreReadButNotWritten() throws ProtocolViolation {
    assertEquals(
        List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0x1p1023 * 2),
        list("[NaN,Infinity,-Infinity,1e999]"));
    assertEquals("[null,null]", text(List.of(Double.NaN, Float.NEGATIVE_INFINITY)));
  }

  @Test
  void aNumberOfManyDigitsIsRefused() {
    assertThrows(ProtocolViolation.class, () -> list("[" + "9".repeat(100_000) + "]"));
  }

  @Test
  void theOtherValuesHaveTheirForms() throws ProtocolViolation {
    var values = new ArrayList<Object>();
    Collections.addAll(values, null, true, false, 1.5, "é\"\n/", List.of(), Map.of("a", 1L));
    assertEquals("[null,true,false,1.5,\"é\\\"\\n/\",[],{\"a\":1}]", text(values));
    assertEquals(values, list(text(values)));
    assertEquals("[1,2,0.5]", text(List.of(1, (short) 2, 0.5f)));
  }

  @Test
  void binaryIsBase64AfterANul() throws ProtocolViolation {
    byte[] octets = {16, (byte) 0xff, 0};
    assertEquals("[\"\\u0000EP8A\"]", text(List.of(octets)));
    assertArrayEquals(octets, (byte[]) list("[\"\\u0000EP8A\"]").get(0));
    assertArrayEquals(new byte[0], (byte[]) list("[\"\\u0000\"]").get(0));
    assertEquals("\0 no base64 *", list("[\"\\u0000 no base64 *\"]").get(0));
  }

  @Test
  void halfASurrogatePairIsAQuestionMarkBothWays() throws ProtocolViolation {
    assertEquals(
        List.of("x?", "?y", "??", "\ud83d\ude00"),
        list("[\"x\\ud800\",\"\\udc00y\",\"\\udc00\\ud800\",\"\\ud83d\\ude00\"]"));
    assertThrows(ProtocolViolation.class, () -> list("[{\"\\udc00\":1}]")); // not in keys
    assertEquals("[\"?\",{\"?\":1}]", text(List.of("\ud800", Map.of("\udfff", 1L))));
  }

  @Test
  void ofAKeyThatComesTwiceTheLastCounts() throws ProtocolViolation {
    assertEquals(List.of(Map.of("a", 2L)), list("[{\"a\":1,\"a\":2}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "null",
        "2",
        "\"x\"",
        "[2,7,{}",
        "[2,7,{}]]",
        "[2,7,{}] x",
        "[2,7,{}][2,7,{}]",
        "[2,7,{},]",
        "[2,,{}]",
        "[2,7,{\"a\"}]",
        "[2,7,{a:1}]",
        "[2,7,{1:1}]",
        "[2,7,{}] // no",
        "[2,7,'x']",
        "[02,7,{}]",
        "[2,7,{\"a\":nul}]",
        "[2,7,\"\\x\"]",
        "[2,7,\"\n\"]",
        "\ufeff[2,7,{}]",
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThrows(ProtocolViolation.class, () -> codec.decode(bytes(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5b22c32822 5d", // a lead byte alone
        "5b22eda08022 5d", // half a surrogate pair
        "5b22c0af22 5d", // an overlong form
        "5b22e2", // cut inside a character
        "005b0030005d", // UTF-16
      })
  void whatIsNotUtf8IsRefused(String hex) {
    var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    assertThrows(ProtocolViolation.class, () -> codec.decode(bytes));
  }

  @Test
  void nestingIsBounded() throws ProtocolViolation {
    String deepest = "[".repeat(Limits.DEPTH) + "]".repeat(Limits.DEPTH);
    assertEquals(deepest, text(list(deepest)));

    var deeper = List.of(list(deepest));
    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(deeper));
    assertThrows(ProtocolViolation.class, () -> list("[" + deepest + "]"));
    assertThrows(ProtocolViolation.class, () -> list("[".repeat(1 << 20)));
    assertThrows(ProtocolViolation.class, () -> list("[" + "{\"a\":".repeat(1 << 18)));
  }

  @Test
  void theNumberOfValuesIsBounded() throws ProtocolViolation {
    assertEquals(Limits.VALUES, list("[0" + ",0".repeat(Limits.VALUES - 1) + "]").size());
    assertThrows(ProtocolViolation.class, () -> list("[0" + ",0".repeat(Limits.VALUES) + "]"));
  }

  @ParameterizedTest
  @MethodSource("io.sandpiper.wamp.codec.VectorsTest#samples")
  void aMessageThatIsCutShortIsRefused(Vectors.Sample sample) {
    byte[] whole = sample.bytes("json").get(0);
    for (int length = 0; length < whole.length; length++) {
      var part = ByteBuffer.wrap(whole, 0, length);
      assertThrows(ProtocolViolation.class, () -> codec.decode(part));
    }
  }

  @Test
  void aCodecThatHasFailedGoesOn() throws ProtocolViolation {
    var large = new Yield(1, Map.of(), Payload.of("xé".repeat(100_000)));
    var small = new Yield(2, Map.of(), Payload.of("y"));
    assertThrows(ProtocolViolation.class, () -> codec.decode(bytes("[2,")));
    assertThrows(IllegalArgumentException.class, () -> codec.encodeList(List.of("a", 'c')));

    for (int i = 0; i < 100; i++) {
      assertEquals(large, codec.decode(codec.encode(large)));
      assertEquals(small, codec.decode(codec.encode(small)));
    }
  }

  private List<?> list(String text) throws ProtocolViolation {
    return codec.decodeList(bytes(text));
  }

  private String text(List<?> list) {
    return StandardCharsets.UTF_8.decode(codec.encodeList(list)).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}

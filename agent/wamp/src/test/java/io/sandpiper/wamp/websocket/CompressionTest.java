package io.sandpiper.wamp.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.java_websocket.exceptions.InvalidDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final int LIMIT = 1024 * 1024;

  private static Compression agreed(String answer) {
    return Compression.agreed(answer).orElseThrow();
  }

  private static byte[] deflate(Compression from, byte[] message) {
    ByteBuffer bytes = from.deflate(ByteBuffer.wrap(message)).orElseThrow();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static byte[] hello() {
    return "Hello".getBytes(US_ASCII);
  }

  /** RFC 7692, 7.2.3.1 to 7.2.3.5. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "f248cdc9c90700",
        "000500faff48656c6c6f00",
        "f348cdc9c9070000",
        "f248050000" + "00ffffcac9c90700"
      })
  void theExamplesOfTheRfcAreRead(String hex) throws InvalidDataException {
    byte[] deflated = HexFormat.of().parseHex(hex);
    assertArrayEquals(hello(), agreed("permessage-deflate").inflate(deflated, LIMIT));
  }

  @Test
  void aMessageLikeTheLastIsAlmostNothingUnlessTheServerWantsItForgotten() {
    Compression remembers = agreed("permessage-deflate");
    Compression forgets = agreed("permessage-deflate; client_no_context_takeover");
    assertEquals("f248cdc9c90700", HexFormat.of().formatHex(deflate(remembers, hello())));
    assertEquals("f200110000", HexFormat.of().formatHex(deflate(remembers, hello())));
    for (int i = 0; i < 2; i++) {
      assertEquals("f248cdc9c90700", HexFormat.of().formatHex(deflate(forgets, hello())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_no_context_takeover"})
  void whatWasDeflatedIsInflatedAgain(String answer) throws InvalidDataException {
    Compression one = agreed(answer);
    Compression other = agreed(answer);
    var random = new Random(1);
    for (int length : new int[] {1, 2, 100, 16_383, 16_384, 16_385, 65_536, 300_000}) {
      for (int spread : new int[] {1, 4, 256}) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) message[i] = (byte) random.nextInt(spread);
        assertArrayEquals(message, other.inflate(deflate(one, message), LIMIT));
      }
    }
  }

  @Test
  void aMessageIsInflatedUpToTheLimitAndNoFurther() throws InvalidDataException {
    byte[] deflated = deflate(agreed("permessage-deflate"), new byte[64 * 1024 * 1024]);
    assertTrue(deflated.length < 100_000, deflated.length + " bytes");

    var e =
        assertThrows(
            InvalidDataException.class,
            () -> agreed("permessage-deflate").inflate(deflated, 100_000));

    assertEquals(1009, e.getCloseCode());
    byte[] fits = deflate(agreed("permessage-deflate"), new byte[100_000]);
    assertEquals(100_000, agreed("permessage-deflate").inflate(fits, 100_000).length);
  }

  /** RFC 7692, 7.2.3.4: a block may say that it is the last, and still another message follows. */
  @Test
  void afterALastBlockTheNextMessageIsRead() throws InvalidDataException {
    Compression read = agreed("permessage-deflate");
    for (int i = 0; i < 2; i++) {
      byte[] deflated = HexFormat.of().parseHex("f348cdc9c9070000");
      assertArrayEquals(hello(), read.inflate(deflated, LIMIT));
    }
  }

  @Test
  void whatIsNotDeflatedIsRefused() {
    byte[] bytes = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThrows(
        InvalidDataException.class, () -> agreed("permessage-deflate").inflate(bytes, LIMIT));
  }

  @Test
  void afterTheEndNothingIsDeflated() {
    Compression ended = agreed("permessage-deflate");
    ended.end();
    ended.end();
    assertTrue(ended.deflate(ByteBuffer.wrap(hello())).isEmpty());
    assertThrows(InvalidDataException.class, () -> ended.inflate(hello(), LIMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Permessage-Deflate",
        "permessage-deflate; server_no_context_takeover ;client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits = \"15\"",
      })
  void whatAServerMayAnswer(String answer) {
    assertTrue(Compression.agreed(answer).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-webkit-deflate-frame",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate;",
        "permessage-deflate; client_max_window_bits=15", // was not offered
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; other",
      })
  void whatAServerMayNotAnswer(String answer) {
    assertTrue(Compression.agreed(answer).isEmpty());
  }
}

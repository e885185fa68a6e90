package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private final List<String> frames = new ArrayList<>();
  private boolean open = true;
  private final FrameReader.Sink sink =
      new FrameReader.Sink() {
        @Override
        public void frame(Opcode opcode, ByteBuffer payload) {
          frames.add(opcode + " " + HexFormat.of().formatHex(payload.array()));
          if (opcode == Opcode.CLOSING) open = false;
        }

        @Override
        public boolean open() {
          return open;
        }
      };

  private void read(FrameReader reader, String hex) throws InvalidDataException {
    reader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))), sink);
  }

  @ParameterizedTest
  @CsvSource({
    "81 00, TEXT ",
    "82 01 ff, BINARY ff",
    "82 7e 0001 ff, BINARY ff", // not the shortest length: forbidden to write, harmless to read
    "82 7f 0000000000000001 ff, BINARY ff",
    "89 00, PING ",
    "8a 02 0102, PONG 0102",
    "88 00, CLOSING ",
    "88 02 03e8, CLOSING 03e8",
    "02 01 aa 80 01 bb, BINARY aabb",
    "01 01 c3 00 00 00 01 a9 80 00, TEXT c3a9",
  })
  void framesAreRead(String hex, String expected) throws InvalidDataException {
    read(new FrameReader(100), hex);
    assertEquals(List.of(expected), frames.stream().map(String::strip).toList());
  }

  @Test
  void controlFramesMayComeBetweenFragments() throws InvalidDataException {
    read(new FrameReader(100), "02 01 aa 89 01 01 80 01 bb 82 01 cc");
    assertEquals(List.of("PING 01", "BINARY aabb", "BINARY cc"), frames);
  }

  @ParameterizedTest
  @CsvSource({
    "81 80, 1002, masked",
    "c2 00, 1002, reserved",
    "a2 00, 1002, reserved",
    "92 00, 1002, reserved",
    "83 00, 1002, opcode 3",
    "8b 00, 1002, opcode 11",
    "09 00, 1002, control frame in fragments",
    "89 7e, 1002, more than 125",
    "80 00, 1002, continuation of no message",
    "02 00 82, 1002, inside an unfinished one",
    "88 01 00, 1002, one byte",
    "88 02 03e7, 1002, close code 999",
    "88 02 03ed, 1002, close code 1005",
    "88 02 03ee, 1002, close code 1006",
    "88 02 03f7, 1002, close code 1015",
    "88 02 0bb7, 1002, close code 2999",
    "88 02 1388, 1002, close code 5000",
    "88 03 03e8 ff, 1007, not UTF-8",
    "81 01 ff, 1007, text that is not UTF-8",
    "81 01 c3, 1007, text that is not UTF-8", // the second byte of two is missing
    "01 01 c3 80 01 41, 1007, text that is not UTF-8",
    "82 7e 0065, 1009, more than 100 bytes",
    "82 7f 0000000080000000, 1009, more than 100 bytes",
    "82 7f ffffffffffffffff, 1009, more than 100 bytes",
    "02 02 aaaa 80 63, 1009, more than 100 bytes",
  })
  void whatNoServerMaySendIsRefusedAtItsHeader(String hex, int code, String text) {
    var e = assertThrows(InvalidDataException.class, () -> read(new FrameReader(100), hex));
    assertEquals(code, e.getCloseCode());
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }

  private static FrameReader inflating() {
    var reader = new FrameReader(100);
    reader.inflateBy(Compression.agreed("permessage-deflate").orElseThrow());
    return reader;
  }

  /** RFC 7692, 7.2.3: "Hello" in fragments, as it is, and again with what is remembered. */
  @Test
  void compressedAndPlainMessagesMayTakeTurns() throws InvalidDataException {
    read(
        inflating(),
        "41 03 f248cd 89 01 01 00 00 80 04 c9c90700 81 05 48656c6c6f 01 01 48 80 00"
            + "c1 05 f200110000");

    String hello = "TEXT 48656c6c6f";
    assertEquals(List.of("PING 01", hello, hello, "TEXT 48", hello), frames);
  }

  /** RFC 7692, 6: only the first frame of a message has the bit, and no control frame. */
  @ParameterizedTest
  @CsvSource({
    "42 01 00 c0 01 00, 1002, reserved", // a continuation
    "02 01 00 c0 01 00, 1002, reserved",
    "c8 00, 1002, reserved",
    "c9 00, 1002, reserved",
    "ca 00, 1002, reserved",
    "42 01 00 c9 00, 1002, reserved", // a ping between fragments
    "e2 00, 1002, reserved", // another bit besides
    "d2 00, 1002, reserved",
    "42 01 00 c2, 1002, inside an unfinished one",
    "c2 03 ffffff, 1007, inflated",
    "c1 03 fa0f00, 1007, text that is not UTF-8", // ff, as zlib has it
    "c2 09 4a4c1c05a380fa0000, 1009, more than 100 bytes", // 600 times 'a'
    "42 02 4a4c 80 07 1c05a380fa0000, 1009, more than 100 bytes",
    "42 02 aaaa 80 63, 1009, more than 100 bytes", // as it came, before it is inflated
  })
  void whatNoServerMayCompressIsRefused(String hex, int code, String text) {
    var e = assertThrows(InvalidDataException.class, () -> read(inflating(), hex));
    assertEquals(code, e.getCloseCode());
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }

  @Test
  void whatCameBeforeABadFrameIsStillHandedOver() {
    assertThrows(InvalidDataException.class, () -> read(new FrameReader(100), "82 01 aa 83 00"));
    assertEquals(List.of("BINARY aa"), frames);
  }

  @Test
  void nothingIsReadAfterACloseFrame() throws InvalidDataException {
    read(new FrameReader(100), "88 00 82 01 aa");
    assertEquals(List.of("CLOSING "), frames);
  }

  @Test
  void itMakesNoDifferenceHowTheBytesAreCut() throws InvalidDataException {
    String hex = "02 01 aa 89 02 0102 00 00 80 01 bb 82 7e 0003 010203 81 01 41 8a 00 88 02 03e8";
    read(new FrameReader(100), hex);
    var whole = List.copyOf(frames);
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      frames.clear();
      open = true;
      var reader = new FrameReader(100);
      for (int at = 0; at < bytes.length; ) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(4));
        reader.read(ByteBuffer.wrap(bytes, at, count), sink);
        at += count;
      }
      assertEquals(whole, frames);
    }
  }
}

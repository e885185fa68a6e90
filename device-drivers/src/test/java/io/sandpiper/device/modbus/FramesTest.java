package io.sandpiper.device.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
  private static final Duration BRIEF = Duration.ofMillis(50);

  /** Says what it is told to, piece by piece, after the first write. */
  private static final class Script implements Board.Stream {
    private final List<String> written = new ArrayList<>();
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    Script(String... pieces) {
      for (String each : pieces) this.pieces.add(HEX.parseHex(each));
    }

    @Override
    public byte[] read(Duration atMost) {
      return written.isEmpty() || pieces.isEmpty() ? new byte[0] : pieces.remove();
    }

    @Override
    public void write(byte[] bytes) {
      written.add(HEX.formatHex(bytes));
    }

    @Override
    public void close() {}
  }

  private static RtuFrames rtu() {
    return new RtuFrames(new SimulatedBoard(() -> 0), 19_200, 11);
  }

  private static byte[] request() {
    return Messages.read(Kind.HOLDING, 0, 10);
  }

  /** The request that every text on Modbus RTU shows: ten registers of unit 1 from 0. */
  @Test
  void theChecksumIsTheKnownOne() {
    assertEquals("01 03 00 00 00 0a c5 cd", HEX.formatHex(RtuFrames.frame(1, request())));
  }

  /** MODBUS Application Protocol V1.1b3, the examples of 6.1 to 6.4. */
  @ParameterizedTest
  @CsvSource({
    "COIL, 19, 19, 01 00 13 00 13, 01 03 cd 6b 05, 1011001111010110101",
    "DISCRETE, 196, 22, 02 00 c4 00 16, 02 03 ac db 35, 0011010111011011101011",
    "HOLDING, 107, 3, 03 00 6b 00 03, 03 06 02 2b 00 00 00 64, 555 0 100",
    "INPUT, 8, 1, 04 00 08 00 01, 04 02 00 0a, 10"
  })
  void readingIsAsTheSpecificationShows(
      Kind kind, int address, int count, String request, String answer, String values)
      throws IOException {
    byte[] asked = Messages.read(kind, address, count);
    assertEquals(request, HEX.formatHex(asked));

    int[] read = Messages.answer(asked, HEX.parseHex(answer), count);

    var text = new ArrayList<String>();
    for (int each : read) text.add(Integer.toString(each));
    assertEquals(values, String.join(kind.bits() ? "" : " ", text));
  }

  /** The same, 6.5, 6.6 and 6.12. */
  @Test
  void writingIsAsTheSpecificationShows() {
    assertEquals("05 00 ac ff 00", HEX.formatHex(Messages.write(172, true)));
    assertEquals("06 00 01 00 03", HEX.formatHex(Messages.write(1, 3)));
    assertEquals("10 00 01 00 02 04 00 0a 01 02", HEX.formatHex(Messages.write(1, 10, 258)));
  }

  @Test
  void anAnswerOverTcpMayComeInPieces() throws IOException {
    var stream = new Script("00 01 00 00 00", "05 11 03 02 02", "2b");

    byte[] answer =
        new TcpFrames().exchange(stream, 17, Messages.read(Kind.HOLDING, 107, 1), BRIEF);

    assertArrayEquals(HEX.parseHex("03 02 02 2b"), answer);
    assertEquals(List.of("00 01 00 00 00 06 11 03 00 6b 00 01"), stream.written);
  }

  @Test
  void anAnswerToAnEarlierRequestIsDropped() throws IOException {
    var frames = new TcpFrames();
    byte[] one = Messages.read(Kind.HOLDING, 0, 1);
    assertThrows(IOException.class, () -> frames.exchange(new Script(), 1, one, BRIEF));
    var stream = new Script("00 01 00 00 00 05 01 03 02 00 01 00 02 00 00 00 05 01 03 02 00 02");

    assertArrayEquals(HEX.parseHex("03 02 00 02"), frames.exchange(stream, 1, one, BRIEF));
  }

  @ParameterizedTest
  @CsvSource({
    "48 54 54 50 2f 31 2e 31 20, answer is no Modbus",
    "00 01 00 00 ff ff 01 03, answer is no Modbus",
    "00 01 00 00 00 01 01 03, answer is no Modbus"
  })
  void whatIsNoModbusIsNotWaitedFor(String bytes, String start) {
    var stream = new Script(bytes);
    var e =
        assertThrows(
            IOException.class, () -> new TcpFrames().exchange(stream, 1, request(), BRIEF));

    assertEquals(start, e.getMessage().substring(0, start.length()));
  }

  @Test
  void anAnswerOnALineMayComeInPieces() throws IOException {
    byte[] frame = RtuFrames.frame(1, HEX.parseHex("03 02 02 2b"));
    var stream = new Script(HEX.formatHex(frame, 0, 2), HEX.formatHex(frame, 2, frame.length));

    assertArrayEquals(
        HEX.parseHex("03 02 02 2b"),
        rtu().exchange(stream, 1, Messages.read(Kind.HOLDING, 107, 1), BRIEF));
  }

  @Test
  void aFlippedBitIsFound() {
    byte[] frame = RtuFrames.frame(1, HEX.parseHex("03 02 02 2b"));
    frame[4] ^= 1;
    var stream = new Script(HEX.formatHex(frame));

    var e = assertThrows(IOException.class, () -> rtu().exchange(stream, 1, request(), BRIEF));

    assertEquals("checksum is", e.getMessage().substring(0, 11));
  }

  @Test
  void anotherUnitsAnswerIsNotTaken() {
    var stream = new Script(HEX.formatHex(RtuFrames.frame(2, HEX.parseHex("03 02 02 2b"))));

    assertEquals(
        "unit 2 answered, asked was 1",
        assertThrows(IOException.class, () -> rtu().exchange(stream, 1, request(), BRIEF))
            .getMessage());
  }

  /** Another master, or a line without bias: what comes is never the answer. */
  @Test
  void aLineThatIsNeverSilentIsGivenUpInTime() {
    var stream = new Babble();

    var e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () ->
                assertThrows(IOException.class, () -> rtu().exchange(stream, 1, request(), BRIEF)));

    assertEquals("the line is never silent: bytes came for 50 ms", e.getMessage());
    assertFalse(stream.written, "what is asked then would collide");
  }

  private static final class Babble implements Board.Stream {
    volatile boolean written;

    @Override
    public byte[] read(Duration atMost) {
      return new byte[] {0};
    }

    @Override
    public void write(byte[] bytes) {
      written = true;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "83 02, refused: illegal data address",
    "83 06, refused: slave device busy",
    "83 7f, refused with exception 127",
    "04 02 00 0a, 'answered function 4, was asked for 3'",
    "03 02 00 0a, 'asked for 10 registers, got 2 bytes'",
    "03 14 00 0a, answer of 4 bytes can't be read"
  })
  void anyOtherAnswerIsOneSentence(String answer, String sentence) {
    assertEquals(
        sentence,
        assertThrows(IOException.class, () -> Messages.answer(request(), HEX.parseHex(answer), 10))
            .getMessage());
  }
}

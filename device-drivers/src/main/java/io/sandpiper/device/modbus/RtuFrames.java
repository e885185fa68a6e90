package io.sandpiper.device.modbus;

import com.digitalpetri.modbus.Crc16;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser.Accumulated;
import com.digitalpetri.modbus.ModbusRtuResponseFrameParser.ParseError;
import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** "MODBUS over Serial Line", 2.5.1: the unit before a message, a checksum behind it. */
final class RtuFrames implements Frames {
  private final Board board;
  private final Duration silence;

  /**
   * @param bits of one character: start, data, parity and stop
   */
  RtuFrames(Board board, int baud, int bits) {
    this.board = board;
    Duration characters = Duration.ofNanos((long) (Limits.SILENT_CHARACTERS * bits * 1e9 / baud));
    silence = characters.compareTo(Limits.LEAST_SILENCE) > 0 ? characters : Limits.LEAST_SILENCE;
  }

  @Override
  public byte[] exchange(Board.Stream stream, int unit, byte[] request, Duration atMost)
      throws IOException {
    board.pause(silence);
    long end = System.nanoTime() + atMost.toNanos();
    // What still comes is of an earlier request, or noise; without an end, another master's.
    while (stream.read(Duration.ZERO).length > 0) {
      if (System.nanoTime() - end < 0) continue;
      throw new IOException(
          "the line is never silent: bytes came for " + atMost.toMillis() + " ms");
    }
    stream.write(frame(unit, request));
    var parser = new ModbusRtuResponseFrameParser();
    while (true) {
      long left = end - System.nanoTime();
      if (left <= 0) throw new IOException("no answer within " + atMost.toMillis() + " ms");
      byte[] bytes = stream.read(Duration.ofNanos(left));
      if (bytes.length == 0) continue;
      var state = parser.parse(bytes);
      if (state instanceof ParseError error) throw new IOException("damaged: " + error.error());
      if (state instanceof Accumulated whole) return message(whole, unit);
    }
  }

  private static byte[] message(Accumulated whole, int unit) throws IOException {
    byte[] message = bytes(whole.frame().pdu());
    byte[] crc = bytes(whole.frame().crc());
    int seen = crc[0] & 0xff | (crc[1] & 0xff) << 8;
    int expected = crc(whole.frame().unitId(), message);
    if (seen != expected) {
      throw new IOException("checksum is %04x, expected %04x".formatted(seen, expected));
    }
    if (whole.frame().unitId() == unit) return message;
    throw new IOException("unit " + whole.frame().unitId() + " answered, asked was " + unit);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Unit, message, and the checksum with its low byte first. */
  static byte[] frame(int unit, byte[] message) {
    return ByteBuffer.allocate(message.length + 3)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) unit)
        .put(message)
        .putShort((short) crc(unit, message))
        .array();
  }

  static int crc(int unit, byte[] message) {
    var crc = new Crc16();
    crc.update(unit);
    crc.update(ByteBuffer.wrap(message));
    return crc.getValue() & 0xffff;
  }
}

package io.sandpiper.device.modbus;

import com.digitalpetri.modbus.MbapHeader;
import io.sandpiper.device.simulated.SimulatedStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A simulated Modbus device with any number of units. It answers one whole request at a time, and
 * takes what is written to it.
 */
public final class FarEnd implements SimulatedStream {
  /** What a register measures, by the seconds since the board was made. */
  @FunctionalInterface
  public interface Register {
    int at(double seconds);
  }

  private record Place(int unit, Kind kind, int address) {}

  private static final int ILLEGAL_FUNCTION = 1;
  private static final int ILLEGAL_DATA_ADDRESS = 2;

  private final boolean tcp;
  private final Map<Place, Register> registers = new HashMap<>();

  private FarEnd(boolean tcp) {
    this.tcp = tcp;
  }

  public static FarEnd tcp() {
    return new FarEnd(true);
  }

  public static FarEnd rtu() {
    return new FarEnd(false);
  }

  /** A register or a bit of one unit, unless it has it already. */
  public synchronized FarEnd with(int unit, Kind kind, int address, Register value) {
    registers.putIfAbsent(new Place(unit, kind, address), value);
    return this;
  }

  @Override
  public synchronized byte[] answer(byte[] written, double seconds) {
    ByteBuffer in = ByteBuffer.wrap(written);
    if (!tcp) {
      int unit = written[0] & 0xff;
      byte[] request = Arrays.copyOfRange(written, 1, written.length - 2);
      // Nobody answers a damaged frame, or one for a unit that isn't there.
      if (!Arrays.equals(written, RtuFrames.frame(unit, request)) || absent(unit))
        return new byte[0];
      return RtuFrames.frame(unit, message(unit, ByteBuffer.wrap(request), seconds));
    }
    MbapHeader header = MbapHeader.Serializer.decode(in);
    if (absent(header.unitId())) return new byte[0];
    byte[] answer = message(header.unitId(), in, seconds);
    ByteBuffer frame = ByteBuffer.allocate(7 + answer.length);
    MbapHeader.Serializer.encode(
        new MbapHeader(header.transactionId(), 0, answer.length + 1, header.unitId()), frame);
    return frame.put(answer).array();
  }

  private boolean absent(int unit) {
    return registers.keySet().stream().noneMatch(place -> place.unit == unit);
  }

  /** "MODBUS Application Protocol", 6.1 to 6.6 and 6.12. */
  private byte[] message(int unit, ByteBuffer request, double seconds) {
    int function = request.get() & 0xff;
    int address = request.getShort() & 0xffff;
    return switch (function) {
      case 1 -> read(function, unit, Kind.COIL, address, request.getShort(), seconds);
      case 2 -> read(function, unit, Kind.DISCRETE, address, request.getShort(), seconds);
      case 3 -> read(function, unit, Kind.HOLDING, address, request.getShort(), seconds);
      case 4 -> read(function, unit, Kind.INPUT, address, request.getShort(), seconds);
      case 5 -> write(function, unit, Kind.COIL, address, request, 1);
      case 6 -> write(function, unit, Kind.HOLDING, address, request, 1);
      case 16 -> write(function, unit, Kind.HOLDING, address, request, request.getShort());
      default -> refused(function, ILLEGAL_FUNCTION);
    };
  }

  private byte[] read(int function, int unit, Kind kind, int address, int count, double seconds) {
    int bytes = kind.bits() ? (count + 7) / 8 : 2 * count;
    ByteBuffer answer = ByteBuffer.allocate(2 + bytes).put((byte) function).put((byte) bytes);
    for (int i = 0; i < count; i++) {
      Register register = registers.get(new Place(unit, kind, address + i));
      if (register == null) return refused(function, ILLEGAL_DATA_ADDRESS);
      int value = register.at(seconds);
      if (!kind.bits()) answer.putShort((short) value);
      else answer.array()[2 + i / 8] |= (byte) ((value & 1) << i % 8);
    }
    return answer.array();
  }

  private byte[] write(
      int function, int unit, Kind kind, int address, ByteBuffer request, int count) {
    if (function == 16) request.get(); // how many bytes follow, which the count says too
    for (int i = 0; i < count; i++) {
      var place = new Place(unit, kind, address + i);
      if (!registers.containsKey(place)) return refused(function, ILLEGAL_DATA_ADDRESS);
      int value = request.getShort() & 0xffff;
      int kept = kind.bits() ? value >> 15 : value; // FF00 is on
      registers.put(place, seconds -> kept);
    }
    // What was written, or of several how many.
    short last = function == 16 ? (short) count : request.getShort(request.position() - 2);
    ByteBuffer answer = ByteBuffer.allocate(5).put((byte) function).putShort((short) address);
    return answer.putShort(last).array();
  }

  private static byte[] refused(int function, int code) {
    return new byte[] {(byte) (function | Messages.EXCEPTION), (byte) code};
  }
}

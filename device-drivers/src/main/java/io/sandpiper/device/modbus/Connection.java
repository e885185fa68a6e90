package io.sandpiper.device.modbus;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A way to one or more Modbus devices, shared by all components that have the same: a serial line
 * has one master, and many a gateway takes few connections. Opened with the first request, again
 * after each that failed, and closed with the last component. On the thread of its bus.
 */
public final class Connection {
  /** Which board's, and where: boards come and go in tests. */
  private record Place(Board board, String name) {}

  private static final Map<Place, Connection> OPEN = new HashMap<>();

  /** Opens the stream. */
  public interface Dial {
    Board.Stream dial() throws IOException;
  }

  private final Place place;
  private final Object settings;
  private final Frames frames;
  private final Dial dial;
  private Board.Stream stream;
  private int users;

  private Connection(Place place, Object settings, Frames frames, Dial dial) {
    this.place = place;
    this.settings = settings;
    this.frames = frames;
    this.dial = dial;
  }

  /** By TCP. */
  public static Connection tcp(Board board, String host, int port, Duration atMost)
      throws IOException {
    var place = new Place(board, host + ":" + port);
    return shared(place, "", new TcpFrames(), () -> board.connect(host, port, atMost));
  }

  /** By RTU on a serial line. */
  public static Connection rtu(Board board, String port, Board.SerialSettings settings)
      throws IOException {
    int parity = settings.parity() == Board.Parity.NONE ? 0 : 1;
    int bits = 1 + settings.dataBits() + parity + settings.stopBits();
    var frames = new RtuFrames(board, settings.baud(), bits);
    return shared(new Place(board, port), settings, frames, () -> board.serial(port, settings));
  }

  private static Connection shared(Place place, Object settings, Frames frames, Dial dial)
      throws IOException {
    synchronized (OPEN) {
      Connection open = OPEN.computeIfAbsent(place, p -> new Connection(p, settings, frames, dial));
      if (!open.settings.equals(settings)) {
        throw new IOException(place.name + ": another component has it as " + open.settings);
      }
      open.users++;
      return open;
    }
  }

  /** Words of 16 bits, or bits as 0 and 1. */
  public int[] read(Kind kind, int unit, int address, int count, Duration atMost)
      throws IOException {
    return exchange(unit, Messages.read(kind, address, count), count, atMost);
  }

  public void write(int unit, int address, int[] words, Duration atMost) throws IOException {
    exchange(unit, Messages.write(address, words), 0, atMost);
  }

  public void write(int unit, int address, boolean on, Duration atMost) throws IOException {
    exchange(unit, Messages.write(address, on), 0, atMost);
  }

  private int[] exchange(int unit, byte[] request, int count, Duration atMost) throws IOException {
    byte[] answer;
    try {
      if (stream == null) stream = dial.dial();
      answer = frames.exchange(stream, unit, request, atMost);
    } catch (IOException e) {
      drop();
      throw named(unit, e);
    }
    try {
      return Messages.answer(request, answer, count);
    } catch (IOException e) {
      throw named(unit, e);
    }
  }

  private IOException named(int unit, IOException e) {
    String message = String.valueOf(e.getMessage());
    String at = message.startsWith(place.name) ? "" : place.name + " unit " + unit + ": ";
    return new IOException(at + message, e);
  }

  private void drop() {
    if (stream == null) return;
    try {
      stream.close();
    } catch (IOException e) {
      // It is given up because it failed already, and that is what is told.
    }
    stream = null;
  }

  /** Lets go of it. */
  public void close() {
    synchronized (OPEN) {
      if (--users > 0) return;
      OPEN.remove(place);
    }
    drop();
  }
}

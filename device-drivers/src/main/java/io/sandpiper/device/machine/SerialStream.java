package io.sandpiper.device.machine;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * A serial port, by jSerialComm. Its native library is unpacked into the temporary folder when the
 * first port is opened.
 */
public final class SerialStream implements Board.Stream {
  private static final int BUSY = 16; // EBUSY

  private final SerialPort port;
  private final String name;
  private int waits;

  private SerialStream(SerialPort port, String name) {
    this.port = port;
    this.name = name;
  }

  public static Board.Stream open(String name, Board.SerialSettings settings) throws IOException {
    Path file = Path.of(name);
    if (!Files.exists(file)) throw new IOException(name + ": not there");
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      String user = System.getProperty("user.name");
      throw new IOException(
          name + ": permission denied; add user " + user + " to the group dialout");
    }
    SerialPort port = port(name);
    port.setComPortParameters(
        settings.baud(),
        settings.dataBits(),
        settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
        switch (settings.parity()) {
          case NONE -> SerialPort.NO_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
        });
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    if (!port.openPort()) {
      int error = port.getLastErrorCode();
      String why =
          error == BUSY ? "in use by another program" : "does not open (error " + error + ")";
      throw new IOException(name + ": " + why);
    }
    return new SerialStream(port, name);
  }

  private static SerialPort port(String name) throws IOException {
    try {
      return SerialPort.getCommPort(name);
    } catch (SerialPortInvalidPortException e) {
      throw new IOException(name + ": no serial port", e);
    } catch (LinkageError e) {
      throw new IOException(name + ": jSerialComm's native library does not load: " + e, e);
    }
  }

  @Override
  public byte[] read(Duration atMost) throws IOException {
    int millis = (int) Math.max(1, atMost.toMillis());
    if (millis != waits) { // Semi-blocking returns with the first byte.
      port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, millis, 0);
      waits = millis;
    }
    byte[] bytes = new byte[Limits.READ];
    int count = port.readBytes(bytes, bytes.length);
    if (count < 0) throw new IOException(name + ": gone (error " + port.getLastErrorCode() + ")");
    return Arrays.copyOf(bytes, count);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    int written = port.writeBytes(bytes, bytes.length);
    if (written == bytes.length) return;
    throw new IOException(
        written < 0
            ? name + ": gone (error " + port.getLastErrorCode() + ")"
            : name + ": took " + written + " of " + bytes.length + " bytes");
  }

  @Override
  public void close() throws IOException {
    if (port.isOpen() && !port.closePort()) throw new IOException(name + ": does not close");
  }
}

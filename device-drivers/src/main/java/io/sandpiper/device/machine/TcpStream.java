package io.sandpiper.device.machine;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;

/** A TCP connection to a device. */
public final class TcpStream implements Board.Stream {
  private final Socket socket = new Socket();
  private final String name;

  /**
   * @throws IOException when nobody answers within {@code atMost}
   */
  public TcpStream(String host, int port, Duration atMost) throws IOException {
    name = host + ":" + port;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), (int) Math.max(1, atMost.toMillis()));
    } catch (UnknownHostException e) {
      throw failed("no such host", e);
    } catch (SocketTimeoutException e) {
      throw failed("no answer", e);
    } catch (ConnectException e) {
      throw failed("refused", e);
    } catch (IOException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private IOException failed(String why, IOException cause) {
    try {
      socket.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new IOException(name + ": " + why, cause);
  }

  @Override
  public byte[] read(Duration atMost) throws IOException {
    byte[] bytes = new byte[Limits.READ];
    try {
      socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
      int count = socket.getInputStream().read(bytes);
      if (count < 0) throw new IOException(name + ": closed by the far end");
      return Arrays.copyOf(bytes, count);
    } catch (SocketTimeoutException e) {
      return new byte[0];
    }
  }

  /** Does not wait: what a device is sent always fits the socket's buffer. */
  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

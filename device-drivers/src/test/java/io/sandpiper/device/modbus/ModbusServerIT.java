package io.sandpiper.device.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.machine.TcpStream;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The real TCP stream, and a server behind a real socket. */
class ModbusServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AtomicInteger connections = new AtomicInteger();

  /** Answers one request a connection, then hangs up; as many as there are. */
  private void serve(ServerSocket server, int requests) {
    FarEnd device = FarEnd.tcp().with(1, Kind.HOLDING, 0, s -> 1234);
    while (true) {
      try (Socket socket = server.accept()) {
        connections.incrementAndGet();
        byte[] bytes = new byte[300];
        for (int i = 0; i < requests; i++) {
          int count = socket.getInputStream().read(bytes);
          if (count < 0) break;
          socket.getOutputStream().write(device.answer(Arrays.copyOf(bytes, count), 0));
        }
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @Test
  void oneConnectionServesManyRequestsAndAHangUpIsMended() throws Exception {
    try (var server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
      new Thread(() -> serve(server, 3)).start();
      var connection = Connection.tcp(new TcpOnly(), "127.0.0.1", server.getLocalPort(), PATIENCE);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(new int[] {1234}, connection.read(Kind.HOLDING, 1, 0, 1, PATIENCE));
      }
      assertEquals(1, connections.get());

      assertThrows(IOException.class, () -> connection.read(Kind.HOLDING, 1, 0, 1, PATIENCE));

      assertArrayEquals(new int[] {1234}, connection.read(Kind.HOLDING, 1, 0, 1, PATIENCE));
      assertEquals(2, connections.get());
      connection.close();
    }
  }

  /** A board with nothing but the network. */
  private static final class TcpOnly implements Board {
    @Override
    public Stream connect(String host, int port, Duration atMost) throws IOException {
      return new TcpStream(host, port, atMost);
    }

    @Override
    public String model() {
      return "tcp";
    }

    @Override
    public OutputLine output(Line line, boolean high) throws IOException {
      throw new IOException("no lines here");
    }

    @Override
    public OutputLine keep(Line line) throws IOException {
      throw new IOException("no lines here");
    }

    @Override
    public InputLine input(Line line, Pull pull, Consumer<Edge> edges) throws IOException {
      throw new IOException("no lines here");
    }

    @Override
    public I2c i2c(long bus, long address) throws IOException {
      throw new IOException("no chips here");
    }

    @Override
    public Spi spi(long bus, long select, long hertz, int mode) throws IOException {
      throw new IOException("no chips here");
    }

    @Override
    public Pwm pwm(Line channel) throws IOException {
      throw new IOException("no channels here");
    }

    @Override
    public Stream serial(String port, SerialSettings settings) throws IOException {
      throw new IOException("no serial ports here");
    }

    @Override
    public Programs programs() throws IOException {
      throw new IOException("no programs here");
    }

    @Override
    public Path root() {
      throw new IllegalStateException("no files here");
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public void close() {}
  }
}

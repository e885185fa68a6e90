package io.sandpiper.wamp.rawsocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.TlsSettings;
import io.sandpiper.wamp.transport.Transport.Connection;
import io.sandpiper.wamp.websocket.Told;
import io.sandpiper.wamp.websocket.Told.Opened;
import io.sandpiper.wamp.websocket.Told.Received;
import io.sandpiper.wamp.websocket.Told.Violated;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a router that follows a script octet by octet. */
@Timeout(30)
class RawSocketTransportTest {
  private static final byte[] GOODBYE = {(byte) 0x93, 6, (byte) 0x80, (byte) 0xa1, 'a'};

  private interface Script {
    void run(Socket socket, DataInputStream in, OutputStream out) throws Exception;
  }

  private final RawSocketTransport transport =
      new RawSocketTransport(Line.Names.SYSTEM, Duration.ofMillis(400), Duration.ofMillis(400));
  private final Told told = new Told();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final CountDownLatch thaw = new CountDownLatch(1);
  private ServerSocket server;

  @AfterEach
  void noScriptFailed() throws Exception {
    thaw.countDown();
    server.close();
    assertEquals(List.of(), List.copyOf(failures));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (threads() > 0) {
      assertTrue(System.nanoTime() < deadline, "a thread is left");
      Thread.onSpinWait();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("rawsocket-(read|write)-.*"))
        .count();
  }

  private void serve(ServerSocket listening, Script script) {
    server = listening;
    var thread =
        new Thread(
            () -> {
              try (Socket socket = listening.accept()) {
                script.run(
                    socket, new DataInputStream(socket.getInputStream()), socket.getOutputStream());
              } catch (IOException e) {
                // The client went away: the test asserts on its side.
              } catch (Exception | AssertionError e) {
                failures.add(e);
              }
            },
            "router");
    thread.setDaemon(true);
    thread.start();
  }

  private Connection connect(Script script) throws IOException {
    serve(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")), script);
    return open("rs://127.0.0.1:", Route.DIRECT, Duration.ofSeconds(10));
  }

  /** As {@link #connect}, once both sides have agreed; the router takes 64 KiB. */
  private Connection agreed(Script script) throws Exception {
    Connection connection =
        connect(
            (socket, in, out) -> {
              agree(in, out);
              script.run(socket, in, out);
            });
    assertEquals(new Opened("wamp.2.msgpack"), told.next());
    return connection;
  }

  private static void agree(DataInputStream in, OutputStream out) throws IOException {
    assertEquals(0x7f720000, in.readInt());
    out.write(hex("7f720000"));
  }

  private Connection open(String url, Route route, Duration openTimeout) {
    var serializers = List.of(Serializer.MSGPACK, Serializer.JSON);
    var uri = URI.create(url + server.getLocalPort());
    return transport.open(new Target(uri, serializers, route, 64 * 1024, openTimeout), told);
  }

  private static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets);
  }

  private static void frame(OutputStream out, int type, byte[] payload) throws IOException {
    out.write(
        ByteBuffer.allocate(4 + payload.length)
            .putInt(type << 24 | payload.length)
            .put(payload)
            .array());
  }

  private static void untilEnd(InputStream in) throws IOException {
    while (in.read() >= 0) {}
  }

  private static Publish publish(int bytes) {
    return new Publish(1, Map.of(), "a", Payload.of("x".repeat(bytes)));
  }

  @Test
  void messagesTravelBothWaysAndTheEndIsInOrder() throws Exception {
    Connection connection =
        agreed(
            (socket, in, out) -> {
              frame(out, 0, GOODBYE);
              assertEquals(5, in.readInt());
              assertArrayEquals(GOODBYE, in.readNBytes(5));
              assertEquals(-1, in.read());
            });
    assertEquals(new Goodbye(Map.of(), "a"), told.next(Received.class).message());
    assertTrue(connection.receivedBytes() >= 13);

    connection.send(new Goodbye(Map.of(), "a"));
    connection.close(1000, "done");

    assertEquals("closed with 1000 done", told.next(Closed.ByUs.class).text());
    assertEquals(0, connection.queuedBytes());
  }

  @Test
  void pingsAreAnsweredAndNoneIsSent() throws Exception {
    Connection connection =
        agreed(
            (socket, in, out) -> {
              frame(out, 1, new byte[] {1, 2, 3});
              frame(out, 2, new byte[] {9});
              assertEquals(2 << 24 | 3, in.readInt());
              assertArrayEquals(new byte[] {1, 2, 3}, in.readNBytes(3));
              frame(out, 0, GOODBYE);
              untilEnd(in);
            });
    told.next(Received.class);
    assertFalse(connection.pings());
    connection.drop();
    assertEquals("dropped", told.next(Closed.ByUs.class).text());
  }

  @Test
  void aSerializerThatIsRefusedIsToldWithItsError() throws Exception {
    connect(
        (socket, in, out) -> {
          in.readInt();
          out.write(hex("7f100000"));
          untilEnd(in);
        });

    assertEquals(1, told.next(Closed.RawRefused.class).error());
  }

  @Test
  void anEndOrAResetInsteadOfAnAnswerIsARefusal() throws Exception {
    for (int linger : new int[] {-1, 0}) {
      connect(
          (socket, in, out) -> {
            in.readInt();
            if (linger == 0) socket.setSoLinger(true, 0);
          });

      assertEquals(0, told.next(Closed.RawRefused.class).error());
      server.close();
    }
  }

  @Test
  void silenceInsteadOfAnAnswerEndsWithTheOpenTimeout() throws Exception {
    serve(
        new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")),
        (socket, in, out) -> untilEnd(in));
    open("rs://127.0.0.1:", Route.DIRECT, Duration.ofMillis(200));

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("waiting for the answer to the handshake"), closed::text);
  }

  @Test
  void aWebServerIsToldFromARouter() throws Exception {
    connect(
        (socket, in, out) -> {
          in.readInt();
          out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
          untilEnd(in);
        });

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("not as RawSocket"), closed::text);
  }

  @Test
  void aLongerMessageThanAgreedIsNotRead() throws Exception {
    agreed(
        (socket, in, out) -> {
          out.write(hex("00010001"));
          untilEnd(in);
        });

    var ended = told.next(Closed.Ended.class);
    assertEquals(1009, ended.code());
    assertTrue(ended.text().contains("65537 bytes, agreed were 65536"), ended::text);
  }

  @Test
  void reservedBitsAndTypesEndTheConnection() throws Exception {
    for (String head : List.of("03000000", "08000000")) {
      agreed(
          (socket, in, out) -> {
            out.write(hex(head));
            untilEnd(in);
          });

      assertEquals(1002, told.next(Closed.Ended.class).code());
      server.close();
    }
  }

  @Test
  void whatIsNoMessageIsAViolationAndNoneFollows() throws Exception {
    Connection connection =
        agreed(
            (socket, in, out) -> {
              frame(out, 0, new byte[] {(byte) 0xc1});
              frame(out, 0, GOODBYE);
              untilEnd(in);
            });

    told.next(Violated.class);
    connection.close(1002, "");
    told.next(Closed.ByUs.class);
  }

  @Test
  void aBareEndIsToldAsOne() throws Exception {
    agreed((socket, in, out) -> out.write(hex("0000")));

    assertEquals(new Closed.Ended(1006, "the router ended it"), told.next());
  }

  @Test
  void aMessageThatTheRouterWouldNotTakeIsNotSent() throws Exception {
    Connection connection = agreed((socket, in, out) -> untilEnd(in));

    connection.send(publish(70_000));

    assertEquals(1009, told.next(Closed.Ended.class).code());
  }

  @Test
  void aRouterThatTakesNothingIsNotWaitedFor() throws Exception {
    Connection connection = agreed((socket, in, out) -> thaw.await());

    while (told.waiting() == 0) { // the system's buffers take some, too
      if (connection.queuedBytes() < 1_000_000) connection.send(publish(60_000));
      else Thread.onSpinWait();
    }

    var ended = told.next(Closed.Ended.class);
    assertEquals(1006, ended.code());
    assertTrue(ended.text().contains("a write has been blocked"), ended::text);
  }

  @Test
  void noTimerKeepsAConnectionThatHasEnded() throws Exception {
    Connection connection = agreed((socket, in, out) -> thaw.await());
    connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));
    connection.drop();

    told.next(Closed.ByUs.class);
    assertEquals(0, transport.timers.waiting());
  }

  @Test
  void moreThanFourMebibytesDoNotWait() throws Exception {
    Connection connection = agreed((socket, in, out) -> thaw.await());

    for (int i = 0; i < 200; i++) connection.send(publish(60_000));

    var ended = told.next(Closed.Ended.class);
    assertTrue(ended.text().contains("takes nothing"), ended::text);
  }

  @Test
  void aRouterThatIsFrozenAtTheEndIsNotWaitedFor() throws Exception {
    Connection connection = agreed((socket, in, out) -> thaw.await());

    connection.close(1000, "");

    told.next(Closed.ByUs.class);
  }

  @Test
  void onTlsTheRouterIsVerified() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = "sandpiper".toCharArray();
    try (InputStream in = getClass().getResourceAsStream("/tls/good.p12")) {
      store.load(in, password);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var tls = TlsSettings.SYSTEM.caFile(Path.of("src/test/resources/tls/ca.pem"));
    for (TlsSettings trust : List.of(tls, TlsSettings.SYSTEM)) {
      serve(
          context
              .getServerSocketFactory()
              .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1")),
          (socket, in, out) -> {
            agree(in, out);
            frame(out, 0, GOODBYE);
            untilEnd(in);
          });
      Connection connection =
          open("rss://localhost:", Route.DIRECT.tls(trust), Duration.ofSeconds(10));
      if (trust.equals(tls)) {
        told.next(Opened.class);
        told.next(Received.class);
        connection.close(1000, "");
        told.next(Closed.ByUs.class);
      } else {
        assertEquals(Closed.Untrusted.Cause.UNKNOWN_CA, told.next(Closed.Untrusted.class).cause());
      }
      server.close();
    }
  }
}

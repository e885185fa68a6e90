package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.TlsSettings;
import io.sandpiper.wamp.transport.Transport.Connection;
import io.sandpiper.wamp.websocket.RawServer.Peer;
import io.sandpiper.wamp.websocket.RawServer.Script;
import io.sandpiper.wamp.websocket.Told.Opened;
import io.sandpiper.wamp.websocket.Told.Pong;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom we trust, against servers with the certificates of {@code resources/tls}. */
@Timeout(30)
class TlsTest {
  private static final char[] PASSWORD = "sandpiper".toCharArray();
  private static final Path CA = Path.of("src/test/resources/tls/ca.pem");

  /** An answer that would open the connection, so that only TLS can be in the way. */
  private static final Script OPENING =
      peer -> {
        peer.upgrade();
        peer.untilEnd();
      };

  private final WebSocketTransport transport = new WebSocketTransport();
  private final Told told = new Told();
  private RawServer server;

  @AfterEach
  void closeServer() throws IOException {
    if (server == null) return;
    server.close();
    assertEquals(List.of(), List.copyOf(server.failures));
  }

  private static SSLServerSocket listening(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = TlsTest.class.getResourceAsStream("/tls/" + certificate + ".p12")) {
      store.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    return socket;
  }

  private Connection connect(String host, ServerSocket listening, Script script, Path caFile) {
    server = new RawServer(listening, script);
    URI url = URI.create("wss://" + host + ":" + server.port() + "/");
    var serializers = List.of(Serializer.MSGPACK);
    var timeout = Duration.ofSeconds(10);
    var target =
        new Target(
            url,
            serializers,
            new Route(new TlsSettings(Optional.ofNullable(caFile))),
            65536,
            timeout);
    return transport.open(target, told);
  }

  private Closed.Untrusted untrusted(Cause cause, String part) throws InterruptedException {
    var closed = told.next(Closed.Untrusted.class);
    assertEquals(cause, closed.cause(), closed.text());
    assertTrue(closed.text().contains(part), closed.text());
    assertTrue(closed.text().contains(":" + server.port()), closed.text());
    return closed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aRouterSignedByTheCaFileIsTrustedByNameAndByAddress(String host) throws Exception {
    connect(host, listening("good"), OPENING, CA).drop();
    if (told.next() instanceof Opened) told.next(Closed.ByUs.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void messagesTravelAndBothSidesEndInOrder(String version) throws Exception {
    SSLServerSocket listening = listening("good");
    listening.setEnabledProtocols(new String[] {version});
    Connection connection =
        connect(
            "localhost",
            listening,
            peer -> {
              peer.upgrade();
              peer.frame();
              peer.frame(0x8a, new byte[0]);
              peer.frame(0x88, peer.frame().payload());
              peer.untilEnd();
            },
            CA);
    told.next(Opened.class);
    connection.ping();
    told.next(Pong.class);
    connection.close(1000, "done");
    told.next(Closed.ByUs.class);
  }

  @Test
  void theHostIsNamedToTheServer() throws Exception {
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    connect(
        "localhost",
        listening("good"),
        peer -> {
          peer.upgrade();
          SSLSession session = ((SSLSocket) peer.socket).getSession();
          names.add(((ExtendedSSLSession) session).getRequestedServerNames().toString());
          peer.untilEnd();
        },
        CA);
    assertTrue(names.poll(10, TimeUnit.SECONDS).contains("localhost"));
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-host, WRONG_HOST, is for another name",
    "unknown-ca, UNKNOWN_CA, name its CA's certificate as CA file",
    "expired, EXPIRED, renew it",
    "early, NOT_YET_VALID, is this machine's clock right?"
  })
  void aCertificateThatIsNoGoodIsNotTrusted(String certificate, Cause cause, String hint)
      throws Exception {
    connect("localhost", listening(certificate), OPENING, CA);

    untrusted(cause, hint);
  }

  @Test
  void aWrongAddressIsNotTrustedEither() throws Exception {
    connect("127.0.0.1", listening("wrong-host"), OPENING, CA);

    untrusted(Cause.WRONG_HOST, "127.0.0.1");
  }

  @Test
  void withoutCaFileTheSystemIsAskedAndDoesNotKnowOurs() throws Exception {
    connect("localhost", listening("good"), OPENING, null);

    untrusted(Cause.UNKNOWN_CA, "nobody we trust");
  }

  @Test
  void aServerThatWantsACertificateOfOursRefusesUs() throws Exception {
    SSLServerSocket listening = listening("good");
    listening.setNeedClientAuth(true);
    connect("localhost", listening, OPENING, CA);

    untrusted(Cause.OUR_CERTIFICATE_REFUSED, "refused our certificate");
  }

  @Test
  void plainTextBehindWssIsRecognised() throws Exception {
    var plain = new ServerSocket();
    plain.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    connect(
        "localhost",
        plain,
        peer -> {
          peer.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
          peer.untilEnd();
        },
        CA);

    untrusted(Cause.HANDSHAKE, "should the URL begin with ws:// ?");
  }

  @Test
  void anEndInTheHandshakeIsUnreachable() throws Exception {
    var plain = new ServerSocket();
    plain.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    connect("localhost", plain, peer -> peer.socket.getInputStream().read(), CA);

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("broke in the TLS handshake"), closed.text());
  }

  @Test
  void silenceInTheHandshakeEndsWithTheOpenTimeout() throws Exception {
    var plain = new ServerSocket();
    plain.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    server = new RawServer(plain, Peer::untilEnd);
    URI url = URI.create("wss://localhost:" + server.port() + "/");
    var serializers = List.of(Serializer.MSGPACK);
    var timeout = Duration.ofMillis(200);
    transport.open(
        new Target(url, serializers, new Route(TlsSettings.SYSTEM.caFile(CA)), 65536, timeout),
        told);

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("waiting for the TLS handshake"), closed.text());
  }

  @Test
  void aCaFileIsReadAgainOnEachAttempt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ca.pem");
    connect("localhost", listening("good"), OPENING, file);
    untrusted(Cause.UNKNOWN_CA, "can't use CA file " + file);
    server.close();

    Files.writeString(file, "no certificate");
    connect("localhost", listening("good"), OPENING, file);
    untrusted(Cause.UNKNOWN_CA, "can't use CA file");
    server.close();

    Path other = CA.resolveSibling("other-ca.pem");
    Files.writeString(file, Files.readString(other) + Files.readString(CA));
    connect("localhost", listening("good"), OPENING, file);
    told.next(Opened.class);
  }

  @Test
  void aCaFileWithoutEndIsNotRead() throws Exception {
    connect("localhost", listening("good"), OPENING, Path.of("/dev/zero"));

    untrusted(Cause.UNKNOWN_CA, "more than 1048576 bytes");
  }

  @Test
  void aPeerThatStopsReadingIsCutUnderTls() throws Exception {
    BlockingQueue<Boolean> thaw = new LinkedBlockingQueue<>();
    var quick = new WebSocketTransport(InetAddress::getAllByName, millis(300), millis(300));
    server =
        new RawServer(
            listening("good"),
            peer -> {
              peer.upgrade();
              thaw.poll(20, TimeUnit.SECONDS);
            });
    URI url = URI.create("wss://localhost:" + server.port() + "/");
    var serializers = List.of(Serializer.MSGPACK);
    var target =
        new Target(
            url,
            serializers,
            new Route(TlsSettings.SYSTEM.caFile(CA)),
            65536,
            Duration.ofSeconds(10));
    Connection connection = quick.open(target, told);
    told.next(Opened.class);
    WebSocketTransportTest.keepFull(connection, told);

    var closed = told.next(Closed.Ended.class);
    assertTrue(closed.text().contains("a write has been blocked"), closed.text());
    WebSocketTransportTest.assertNoThreadStays();
    thaw.add(true);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}

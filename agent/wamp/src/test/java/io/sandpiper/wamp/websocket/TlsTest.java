package io.sandpiper.wamp.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import io.sandpiper.wamp.transport.Proxy;
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
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
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

  private static final TlsSettings TRUSTING = TlsSettings.SYSTEM.caFile(CA);

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
    KeyStore cas = KeyStore.getInstance("PKCS12");
    cas.load(null, null);
    try (InputStream in = Files.newInputStream(CA)) {
      cas.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(cas);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    var socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    return socket;
  }

  /** Needs a certificate of ours, of the same CA. */
  private static SSLServerSocket asking(String version) throws Exception {
    SSLServerSocket socket = listening("good");
    socket.setNeedClientAuth(true);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static Path pem(String name) {
    return CA.resolveSibling(name + ".pem");
  }

  private static Path key(String name) {
    return CA.resolveSibling(name + ".key");
  }

  private Connection connect(String host, ServerSocket listening, Script script, Path caFile) {
    return connect(host, listening, script, TlsSettings.SYSTEM.caFile(caFile));
  }

  private Connection connect(String host, ServerSocket listening, Script script, TlsSettings tls) {
    server = new RawServer(listening, script);
    URI url = URI.create("wss://" + host + ":" + server.port() + "/");
    var serializers = List.of(Serializer.MSGPACK);
    var timeout = Duration.ofSeconds(10);
    return transport.open(
        new Target(url, serializers, Route.DIRECT.tls(tls), 65536, timeout), told);
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
  void throughAProxyItIsTheRouterThatIsVerified() throws Exception {
    server = new RawServer(listening("good"), OPENING);
    Script proxying =
        peer -> {
          peer.request();
          peer.send("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
          try (var router = new Socket("127.0.0.1", server.port())) {
            var back = new Thread(() -> pump(router, peer.socket));
            back.start();
            pump(peer.socket, router);
            back.join();
          }
        };
    try (var proxy = new RawServer(proxying)) {
      for (String host : List.of("localhost", "router.test")) {
        var target =
            new Target(
                URI.create("wss://" + host + ":" + server.port() + "/"),
                List.of(Serializer.MSGPACK),
                Route.DIRECT
                    .tls(TlsSettings.SYSTEM.caFile(CA))
                    .proxy(Proxy.of("http://127.0.0.1:" + proxy.port())),
                65536,
                Duration.ofSeconds(10));
        Connection connection = transport.open(target, told);
        if (host.equals("localhost")) {
          told.next(Opened.class);
          connection.drop();
          told.next(Closed.ByUs.class);
        } else {
          untrusted(Cause.WRONG_HOST, "is for another name");
        }
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Its end ends the other.
    }
    try {
      to.close();
    } catch (IOException e) {
      // Closed all the same.
    }
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
    connect("localhost", listening("good"), OPENING, TlsSettings.SYSTEM);

    untrusted(Cause.UNKNOWN_CA, "nobody we trust");
  }

  @Test
  void aServerThatWantsACertificateOfOursRefusesUs() throws Exception {
    SSLServerSocket listening = listening("good");
    listening.setNeedClientAuth(true);
    connect("localhost", listening, OPENING, CA);

    untrusted(Cause.OUR_CERTIFICATE_REFUSED, "wants a certificate of ours, and we have none");
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

    untrusted(Cause.NO_TLS, "should the URL begin with ws:// ?");
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
        new Target(
            url, serializers, Route.DIRECT.tls(TlsSettings.SYSTEM.caFile(CA)), 65536, timeout),
        told);

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("waiting for the TLS handshake"), closed.text());
  }

  @Test
  void aCaFileIsReadAgainOnEachAttempt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ca.pem");
    connect("localhost", listening("good"), OPENING, file);
    untrusted(Cause.OUR_FILES, "CA file " + file + ": saw no such file");
    server.close();

    Files.writeString(file, "no certificate");
    connect("localhost", listening("good"), OPENING, file);
    untrusted(Cause.OUR_FILES, "CA file " + file + ": saw no certificate");
    server.close();

    Path other = CA.resolveSibling("other-ca.pem");
    Files.writeString(file, Files.readString(other) + Files.readString(CA));
    connect("localhost", listening("good"), OPENING, file);
    told.next(Opened.class);
  }

  @Test
  void aCaFileWithoutEndIsNotRead(@TempDir Path folder) throws Exception {
    connect("localhost", listening("good"), OPENING, Path.of("/dev/zero"));
    untrusted(Cause.OUR_FILES, "saw no regular file");
    server.close();

    Path tooLong = folder.resolve("long.pem");
    Files.write(tooLong, new byte[1024 * 1024 + 1]);
    connect("localhost", listening("good"), OPENING, tooLong);
    untrusted(Cause.OUR_FILES, "more than 1048576 bytes");
  }

  /** With the version in which the router needs our certificate before the handshake is over. */
  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, device, device",
    "TLSv1.3, device, device",
    "TLSv1.3, device, device-sec1",
    "TLSv1.2, device-rsa, device-rsa",
    "TLSv1.3, device-rsa, device-rsa",
    "TLSv1.3, device-rsa, device-rsa-pkcs1",
  })
  void ourCertificateIsShown(String version, String certificate, String key) throws Exception {
    SSLServerSocket listening = asking(version);
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    connect(
        "localhost",
        listening,
        peer -> {
          peer.upgrade();
          names.add(((SSLSocket) peer.socket).getSession().getPeerPrincipal().getName());
          peer.untilEnd();
        },
        TRUSTING.own(pem(certificate), key(key)));

    told.next(Opened.class);
    assertEquals("CN=" + certificate, names.poll(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whyOurCertificateIsRefusedIsTold(String version) throws Exception {
    Path stranger = pem("device-unknown-ca");
    // Whether the refusal comes before all of ours has left is chance.
    for (int i = 0; i < 20; i++) {
      connect(
          "localhost", asking(version), OPENING, TRUSTING.own(stranger, key("device-unknown-ca")));
      untrusted(Cause.OUR_CERTIFICATE_REFUSED, "refused our certificate " + stranger);
      server.close();
    }
  }

  /** The router's clock may be the better one. */
  @Test
  void aCertificateOfOursThatIsEarlyIsShownAllTheSame() throws Exception {
    connect(
        "localhost",
        asking("TLSv1.3"),
        OPENING,
        TRUSTING.own(pem("device-early"), key("device-early")));

    untrusted(Cause.OUR_CERTIFICATE_REFUSED, "refused our certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "device-expired.pem, device-expired.key, device-expired.pem: our certificate expired at 2020",
    "device.pem, device-rsa.key, device-rsa.key: saw the key of another certificate than the first",
    "device.pem, device-expired.key, saw the key of another certificate than the first",
    "missing.pem, device.key, missing.pem: saw no such file",
    "device.pem, missing.key, missing.key: saw no such file",
    "device.key, device.key, device.key: saw no certificate",
    "device.pem, device.pem, 'device.pem: saw a PEM without a whole key, expected an RSA or EC'",
    "device.pem, device-encrypted.key, device-encrypted.key: the key is encrypted",
    "device-rsa.pem, device-rsa-pkcs1-encrypted.key, openssl pkey -in",
    "device.pem, ed25519.key, ed25519.key: saw a private key of another kind",
  })
  void filesOfOursThatAreNoGoodAreNamed(String certificate, String key, String hint)
      throws Exception {
    var own = TRUSTING.own(CA.resolveSibling(certificate), CA.resolveSibling(key));
    connect("localhost", listening("good"), OPENING, own);

    untrusted(Cause.OUR_FILES, hint);
  }

  @Test
  void ourFilesAreReadAgainOnEachAttempt(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("device.pem");
    Path key = folder.resolve("device.key");
    connect("localhost", asking("TLSv1.3"), OPENING, TRUSTING.own(certificate, key));
    untrusted(Cause.OUR_FILES, certificate + ": saw no such file");
    server.close();

    Files.copy(pem("device"), certificate);
    Files.copy(key("device"), key);
    connect("localhost", asking("TLSv1.3"), OPENING, TRUSTING.own(certificate, key));
    told.next(Opened.class);
  }

  @Test
  void oneOfThePinsMustBeTheRoutersKey() throws Exception {
    String other = "sha256/" + "A".repeat(43) + "=";
    connect("localhost", listening("good"), OPENING, TRUSTING.pins(List.of(other)));
    String text = untrusted(Cause.UNPINNED, "the router's public key is sha256/").text();
    server.close();

    Matcher seen = TlsSettings.PIN.matcher(text);
    assertTrue(seen.find(), text);
    connect("localhost", listening("good"), OPENING, TRUSTING.pins(List.of(other, seen.group())));
    told.next(Opened.class);
  }

  @Test
  void aPinReplacesNoVerification() throws Exception {
    byte[] key;
    try (InputStream in = TlsTest.class.getResourceAsStream("/tls/unknown-ca.p12")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      key = store.getCertificate("server").getPublicKey().getEncoded();
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    String pin = "sha256/" + Base64.getEncoder().encodeToString(hash);
    connect("localhost", listening("unknown-ca"), OPENING, TRUSTING.pins(List.of(pin)));

    untrusted(Cause.UNKNOWN_CA, "nobody we trust");
  }

  @Test
  void aPinThatIsNoneIsRefused() {
    String cut = "sha256/" + "A".repeat(42) + "=";
    assertThrows(IllegalArgumentException.class, () -> TRUSTING.pins(List.of(cut)));
  }

  /** OpenSSL with TLS 1.2 ends so when it gets no certificate; it is about a cipher otherwise. */
  @Test
  void aHandshakeFailureWithoutAskingIsNotAboutOurs() throws Exception {
    var plain = new ServerSocket();
    plain.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    connect(
        "localhost",
        plain,
        peer -> {
          peer.send(new byte[] {0x15, 3, 3, 0, 2, 2, 40});
          peer.untilEnd();
        },
        CA);

    untrusted(Cause.HANDSHAKE, "handshake_failure");
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
            Route.DIRECT.tls(TlsSettings.SYSTEM.caFile(CA)),
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

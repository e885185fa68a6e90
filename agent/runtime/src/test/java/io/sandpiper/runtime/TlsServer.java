package io.sandpiper.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server on 127.0.0.1 whose TLS is this or that; who gets through is answered 403. */
public final class TlsServer implements AutoCloseable {
  /** The certificates of the WAMP client's tests. */
  public static final Path FOLDER = Path.of("../wamp/src/test/resources/tls");

  private static final char[] PASSWORD = "sandpiper".toCharArray();
  private static final byte[] FORBIDDEN =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes();

  private final ServerSocket listening;
  private volatile Socket last;

  private TlsServer(ServerSocket listening, byte[] answer) throws IOException {
    this.listening = listening;
    listening.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    var thread = new Thread(() -> serve(answer), "tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param kind a certificate of {@link #FOLDER}; {@code asking} and a version of TLS, for one that
   *     needs the client's; {@code plain}; or what to answer in hexadecimal digits
   */
  public static TlsServer of(String kind) throws IOException, GeneralSecurityException {
    if (kind.equals("plain")) return new TlsServer(new ServerSocket(), FORBIDDEN);
    if (kind.startsWith("asking ")) {
      SSLServerSocket asking = withCertificate("good");
      asking.setNeedClientAuth(true);
      asking.setEnabledProtocols(new String[] {kind.substring(7)});
      return new TlsServer(asking, FORBIDDEN);
    }
    return Files.exists(FOLDER.resolve(kind + ".p12"))
        ? new TlsServer(withCertificate(kind), FORBIDDEN)
        : new TlsServer(new ServerSocket(), HexFormat.ofDelimiter(" ").parseHex(kind));
  }

  private static SSLServerSocket withCertificate(String name)
      throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(FOLDER.resolve(name + ".p12"))) {
      own.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    KeyStore others = KeyStore.getInstance("PKCS12");
    others.load(null, null);
    try (InputStream in = Files.newInputStream(FOLDER.resolve("ca.pem"))) {
      var ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
      others.setCertificateEntry("ca", ca);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(others);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
  }

  private void serve(byte[] answer) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        last = socket;
        InputStream in = socket.getInputStream();
        in.read();
        socket.getOutputStream().write(answer);
        socket.getOutputStream().flush();
        while (in.read() >= 0) {}
      } catch (IOException e) {
        // The client is gone, or the test is over: the test asserts on its side.
      }
    }
  }

  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    if (last != null) last.close();
  }
}

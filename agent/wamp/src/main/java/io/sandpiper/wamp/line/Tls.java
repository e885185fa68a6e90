package io.sandpiper.wamp.line;

import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Closed.Untrusted;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS 1.2 and 1.3 to a peer whose certificate chain and host name are verified (RFC 6125 by the
 * JDK's HTTPS rule). There is no way to switch either off.
 */
final class Tls {
  private Tls() {}

  /** Alerts that a server sends about the client's certificate, or the lack of one. */
  private static final Set<String> ABOUT_OURS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "certificate_required");

  /**
   * Puts TLS over a connected socket.
   *
   * @param settings whose files are read now
   */
  static SSLSocket handshake(Socket raw, String host, int port, TlsSettings settings, String where)
      throws NoConnection {
    SSLContext context = context(settings.caFile(), where);
    try {
      var socket = (SSLSocket) context.getSocketFactory().createSocket(raw, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      // The JDK by itself names only hosts that have a dot.
      if (!isAddress(host)) parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new NoConnection(failure(e, where));
    } catch (IllegalArgumentException e) {
      throw new NoConnection(
          new Untrusted(Cause.HANDSHAKE, where + ": no host name for TLS: " + e.getMessage()));
    }
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static SSLContext context(Optional<Path> caFile, String where) throws NoConnection {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(caFile.isPresent() ? read(caFile.get()) : null); // null: the system's
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String what = caFile.map(file -> "CA file " + file).orElse("the system's CA certificates");
      throw new NoConnection(
          new Untrusted(Cause.UNKNOWN_CA, where + ": can't use " + what + ": " + describe(e)));
    }
  }

  private static KeyStore read(Path caFile) throws GeneralSecurityException, IOException {
    byte[] pem;
    try (InputStream in = Files.newInputStream(caFile)) {
      pem = in.readNBytes(Limits.CA_FILE_BYTES + 1);
    }
    if (pem.length > Limits.CA_FILE_BYTES) {
      throw new IOException("more than " + Limits.CA_FILE_BYTES + " bytes");
    }
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) throw new CertificateException("no certificate in it");
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return store;
  }

  /** What a failure before the upgrade means, with what an operator can do about it. */
  static Closed failure(IOException e, String where) {
    if (!(e instanceof SSLException)
        || find(e, EOFException.class) != null
        || find(e, SocketException.class) != null) {
      return new Unreachable(where + ": the connection broke in the TLS handshake: " + describe(e));
    }
    var expired = find(e, CertificateExpiredException.class);
    if (expired != null) {
      return untrusted(
          Cause.EXPIRED,
          where,
          "the router's certificate has expired (" + expired.getMessage() + "): renew it there");
    }
    var early = find(e, CertificateNotYetValidException.class);
    if (early != null) {
      return untrusted(
          Cause.NOT_YET_VALID,
          where,
          "the router's certificate is not valid yet ("
              + early.getMessage()
              + "): is this machine's clock right?");
    }
    String text = describe(e);
    if (text.contains("PKIX path") || text.contains("trustAnchors")) {
      return untrusted(
          Cause.UNKNOWN_CA,
          where,
          "nobody we trust signed the router's certificate: name its CA's certificate as CA file ("
              + text
              + ")");
    }
    if (find(e, CertificateException.class) != null && text.startsWith("No ")) {
      return untrusted(
          Cause.WRONG_HOST,
          where,
          "the router's certificate is for another name: use the name that it is for ("
              + text
              + ")");
    }
    return alert(e, where, text);
  }

  private static Closed alert(IOException e, String where, String text) {
    String prefix = "Received fatal alert: ";
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(prefix);
    String alert = at < 0 ? "" : message.substring(at + prefix.length()).strip();
    if (ABOUT_OURS.contains(alert)) {
      return untrusted(
          Cause.OUR_CERTIFICATE_REFUSED,
          where,
          "the router refused our certificate, or that we showed none (" + alert + ")");
    }
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return untrusted(
          Cause.HANDSHAKE, where, "no TLS on this port: should the URL begin with ws:// ?");
    }
    return untrusted(Cause.HANDSHAKE, where, "TLS failed: " + text);
  }

  private static Untrusted untrusted(Cause cause, String where, String text) {
    return new Untrusted(cause, where + ": " + text);
  }

  /** The innermost message: the outer ones only repeat it. */
  private static String describe(Throwable e) {
    Throwable innermost = e;
    String text = e.toString();
    for (int depth = 0; innermost != null && depth < 10; depth++) {
      if (innermost.getMessage() != null) {
        boolean path = innermost.getMessage().contains("PKIX path");
        text = innermost.getMessage();
        if (path) break;
      }
      innermost = innermost.getCause();
    }
    return Printable.of(text, 200);
  }

  private static <T extends Throwable> T find(Throwable e, Class<T> kind) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (kind.isInstance(cause)) return kind.cast(cause);
      cause = cause.getCause();
    }
    return null;
  }
}

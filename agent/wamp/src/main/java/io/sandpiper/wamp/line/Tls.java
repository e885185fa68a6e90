package io.sandpiper.wamp.line;

import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Closed.Untrusted;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
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
    OwnCertificate own = own(settings, where);
    SSLContext context = context(settings.caFile(), own, where);
    var under = new UnderTls(raw);
    try {
      var socket = (SSLSocket) context.getSocketFactory().createSocket(under, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      // The JDK by itself names only hosts that have a dot.
      if (!isAddress(host)) parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      under.shaken();
      verifyPin(socket, settings.pins(), where);
      return socket;
    } catch (IOException e) {
      throw new NoConnection(failure(e, where, settings, own.asked()));
    } catch (IllegalArgumentException e) {
      throw new NoConnection(
          new Untrusted(Cause.HANDSHAKE, where + ": no host name for TLS: " + e.getMessage()));
    }
  }

  /**
   * Of the router's own certificate only: the others that it sends need not belong to the chain
   * that was verified.
   */
  private static void verifyPin(SSLSocket socket, List<String> pins, String where)
      throws NoConnection, SSLPeerUnverifiedException {
    if (pins.isEmpty()) return;
    String seen = Certificates.pin((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    if (pins.contains(seen)) return;
    throw new NoConnection(
        untrusted(
            Cause.UNPINNED,
            where,
            "the router's public key is "
                + seen
                + ", which is not pinned: has it a new key, or is it another router?"));
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static OwnCertificate own(TlsSettings settings, String where) throws NoConnection {
    try {
      return OwnCertificate.read(settings.own());
    } catch (IOException e) {
      throw new NoConnection(untrusted(Cause.OUR_FILES, where, e.getMessage()));
    }
  }

  private static SSLContext context(Optional<Path> caFile, OwnCertificate own, String where)
      throws NoConnection {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(
          caFile.isPresent() ? store(Certificates.read(caFile.get())) : null); // the system's
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {own}, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String what = caFile.isPresent() ? "CA file " : "can't use the system's CA certificates: ";
      throw new NoConnection(untrusted(Cause.OUR_FILES, where, what + describe(e)));
    }
  }

  private static KeyStore store(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return store;
  }

  /**
   * What a failure after the handshake and before the upgrade means: with TLS 1.3 only the first
   * read tells that our certificate is refused.
   */
  static Closed failure(SSLException e, String where, TlsSettings settings) {
    return failure(e, where, settings, false);
  }

  /** With what an operator can do about it. */
  private static Closed failure(
      IOException e, String where, TlsSettings settings, boolean askedForOurs) {
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
    return alert(e, where, text, settings, askedForOurs);
  }

  private static Closed alert(
      IOException e, String where, String text, TlsSettings settings, boolean askedForOurs) {
    String prefix = "Received fatal alert: ";
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf(prefix);
    String alert = at < 0 ? "" : message.substring(at + prefix.length()).strip();
    // OpenSSL with TLS 1.2 says no more when it misses ours.
    boolean missed = alert.equals("handshake_failure") && askedForOurs;
    if (missed || ABOUT_OURS.contains(alert)) {
      String ours =
          settings
              .own()
              .map(own -> "the router refused our certificate " + own.certificateFile())
              .orElse("the router wants a certificate of ours, and we have none to show");
      return untrusted(Cause.OUR_CERTIFICATE_REFUSED, where, ours + " (" + alert + ")");
    }
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return untrusted(
          Cause.NO_TLS, where, "no TLS on this port: should the URL begin with ws:// ?");
    }
    if (alert.equals("protocol_version") || text.contains("server selected protocol version")) {
      return untrusted(
          Cause.OLD_TLS, where, "the router speaks neither TLS 1.2 nor 1.3 (" + text + ")");
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

package io.sandpiper.conformance;

import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;

/** The certificates of the client's own tests, in the forms that Crossbar.io takes. */
final class Certificates {
  private static final Path FOLDER = Path.of("../wamp/src/test/resources/tls").toAbsolutePath();
  private static final char[] PASSWORD = "sandpiper".toCharArray();
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Certificates() {}

  /** How the device that Crossbar.io knows connects, or another one of the same CA. */
  static Route route(boolean known) {
    String own = known ? "device" : "device-rsa";
    return Route.DIRECT.tls(
        TlsSettings.SYSTEM
            .caFile(FOLDER.resolve("ca.pem"))
            .own(FOLDER.resolve(own + ".pem"), FOLDER.resolve(own + ".key")));
  }

  /** Writes server.key, server.pem and ca.pem there. */
  static void server(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(FOLDER.resolve("good.p12"))) {
      store.load(in, PASSWORD);
    }
    String alias = store.aliases().nextElement();
    Key key = store.getKey(alias, PASSWORD);
    Files.writeString(folder.resolve("server.key"), pem("PRIVATE KEY", key.getEncoded()));
    var chain = new StringBuilder();
    for (Certificate each : store.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.writeString(folder.resolve("server.pem"), chain);
    Files.copy(FOLDER.resolve("ca.pem"), folder.resolve("ca.pem"));
  }

  private static String pem(String what, byte[] der) {
    String body = PEM.encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }

  /** Of the device's certificate, as Crossbar.io's configuration has it. */
  static String sha1() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(FOLDER.resolve("device.pem"))) {
      Certificate device = CertificateFactory.getInstance("X.509").generateCertificate(in);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(device.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }
  }
}

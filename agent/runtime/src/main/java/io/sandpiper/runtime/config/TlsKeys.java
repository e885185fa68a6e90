package io.sandpiper.runtime.config;

import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Certificate;
import io.sandpiper.wamp.transport.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The keys under {@code router.tls}: whom to trust, and what to show. None of them makes the agent
 * trust a router that it can't verify. The command line has options of the same types.
 */
public final class TlsKeys {
  public static final Type<List<String>> PINS =
      new Type.Several<>(new Type.Text("sha256/BASE64", TlsSettings.PIN));

  private static final String SECURE = "wss://… or rss://…";

  private static final Type<String> PEM = new Type.Text("path of a PEM file");

  static final Key<String> CA_FILE =
      Key.of(
          "ca-file",
          PEM,
          "",
          "Certificates to trust instead of the system's; relative to this file.");

  static final Key<String> CERTIFICATE_FILE =
      Key.of(
          "certificate-file",
          PEM,
          "",
          "What to show a router that asks for a certificate: the agent's own first, then those"
              + " between it and its CA; relative to this file.");

  static final Key<String> KEY_FILE =
      Key.of(
          "key-file",
          AuthKeys.FILE,
          "",
          "That certificate's private key, RSA or EC in PEM (PKCS#8, PKCS#1 or SEC 1), not"
              + " encrypted; relative to this file, or one of systemd's credentials.");

  static final Key<List<String>> PIN =
      Key.of(
          "pin",
          PINS,
          List.of(),
          "Public keys, one of which the router must have besides a certificate that is trusted:"
              + " SHA-256 of its SubjectPublicKeyInfo, see [TLS](../README.md#tls). Name the next one"
              + " too before the router gets it.");

  static final Schema ALL = Schema.of(CA_FILE, CERTIFICATE_FILE, KEY_FILE, PIN);

  private TlsKeys() {}

  /** Whom to trust; what to show is {@link #certificate}'s. */
  static TlsSettings trust(Values tls, UnaryOperator<Path> base) {
    TlsSettings settings = TlsSettings.SYSTEM.pins(tls.get(PIN));
    String caFile = tls.get(CA_FILE);
    return caFile.isEmpty() ? settings : settings.caFile(base.apply(Path.of(caFile)));
  }

  /** As {@link #certificate(Auth, String, String, UnaryOperator, AuthKeys.Wrong)}. */
  static Optional<Auth> certificate(
      Auth auth, Values tls, UnaryOperator<Path> base, AuthKeys.Wrong wrong) {
    return certificate(auth, tls.get(CERTIFICATE_FILE), tls.get(KEY_FILE), base, wrong);
  }

  /**
   * Adds the certificate, if there is one. Empty texts are keys left out; empty when something was
   * wrong.
   */
  public static Optional<Auth> certificate(
      Auth auth,
      String certificateFile,
      String keyFile,
      UnaryOperator<Path> base,
      AuthKeys.Wrong wrong) {
    boolean shown = !certificateFile.isEmpty();
    if (shown && keyFile.isEmpty()) {
      wrong.that(KEY_FILE, "nothing", KEY_FILE.type().expected() + ", for certificate-file");
    } else if (!shown && !keyFile.isEmpty()) {
      wrong.that(CERTIFICATE_FILE, "nothing", PEM.expected() + ", for key-file");
    } else if (!shown && auth.method() == Auth.Method.TLS) {
      wrong.that(CERTIFICATE_FILE, "nothing", PEM.expected() + ", for auth method tls");
    } else if (shown) {
      var kept = AuthKeys.kept(keyFile, base).orElseThrow();
      return Optional.of(auth.with(new Certificate(base.apply(Path.of(certificateFile)), kept)));
    } else {
      return Optional.of(auth);
    }
    return Optional.empty();
  }

  /** What an address must be for the method; empty when it is that. */
  public static Optional<String> expected(URI address, Auth.Method method) {
    if (secure(address) || method != Auth.Method.TLS) return Optional.empty();
    return Optional.of(SECURE + ", for auth method tls");
  }

  /**
   * What an address must be for these keys; empty when it is that. Among several one on a plain
   * connection would be tried when the others fail, and nobody would be asked for the key.
   */
  static Optional<String> expected(URI address, Values tls) {
    if (secure(address)) return Optional.empty();
    if (!tls.find(PIN).orElse(List.of()).isEmpty()) return Optional.of(SECURE + ", for tls.pin");
    return tls.find(CERTIFICATE_FILE)
        .filter(file -> !file.isEmpty())
        .map(file -> SECURE + ", for tls.certificate-file");
  }

  /** The same for the command line. */
  public static Optional<String> expected(URI address, Auth auth, List<String> pins) {
    if (secure(address)) return Optional.empty();
    if (auth.method() == Auth.Method.TLS) return expected(address, auth.method());
    if (!pins.isEmpty()) return Optional.of(SECURE + ", for a pin");
    return auth.certificate().map(file -> SECURE + ", for a certificate");
  }

  static boolean secure(URI address) {
    return List.of("wss", "rss").contains(address.getScheme());
  }
}

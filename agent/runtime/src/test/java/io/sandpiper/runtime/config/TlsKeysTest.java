package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.TlsServer;
import io.sandpiper.runtime.config.Configuration.Auth;
import io.sandpiper.runtime.config.Configuration.Auth.Certificate;
import io.sandpiper.runtime.config.Configuration.Auth.Kept;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.transport.Closed.Untrusted;
import io.sandpiper.wamp.transport.Closed.Untrusted.Cause;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TlsKeysTest {
  private static final Path FILE = Path.of("/etc/sandpiper/a.yaml");
  private static final String SECURE = "wss://router.example/ws";
  private static final String PIN = "sha256/" + "A".repeat(43) + "=";

  @Test
  void filesAreRelativeToTheConfigurations() {
    Configuration.Router router =
        sound("{method: tls}", "{ca-file: ca.pem, certificate-file: d.pem, key-file: d.key}");

    assertEquals(TlsSettings.SYSTEM.caFile(Path.of("/etc/sandpiper/ca.pem")), router.route().tls());
    assertEquals(
        new Auth(Auth.Method.TLS, "", Optional.empty())
            .with(
                new Certificate(
                    Path.of("/etc/sandpiper/d.pem"),
                    new Kept.InFile(Path.of("/etc/sandpiper/d.key")))),
        router.auth());
  }

  @Test
  void everyMethodMayHaveACertificateToo() {
    Auth auth =
        sound(
                "{method: cryptosign, key-file: /run/k}",
                "{certificate-file: /run/d.pem, key-file: 'credential:tls.key'}")
            .auth();

    assertEquals(Auth.Method.CRYPTOSIGN, auth.method());
    assertEquals(Optional.of(new Kept.InFile(Path.of("/run/k"))), auth.kept());
    assertEquals(
        Optional.of(new Certificate(Path.of("/run/d.pem"), new Kept.Credential("tls.key"))),
        auth.certificate());
  }

  @Test
  void severalPinsMayBeNamed() {
    String other = PIN.replace("AAA", "BBB");
    assertEquals(List.of(PIN), sound("{}", "{pin: " + PIN + "}").route().tls().pins());
    assertEquals(
        List.of(PIN, other),
        sound("{}", "{pin: [" + PIN + ", " + other + "]}").route().tls().pins());
  }

  @Test
  void whatDoesNotGoTogetherIsToldWithItsPlace() {
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:4:3: router.url: saw ws://127.0.0.1:8080/ws, expected wss://…"
                + " or rss://…, for auth method tls",
            "/etc/sandpiper/a.yaml:7:3: router.tls.certificate-file: saw nothing, expected path of"
                + " a PEM file, for auth method tls"),
        broken("ws://127.0.0.1:8080/ws", "{method: tls}", "{}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:7:3: router.tls.key-file: saw nothing, expected path of a file,"
                + " or credential:NAME, for certificate-file"),
        broken(SECURE, "{}", "{certificate-file: d.pem}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:7:3: router.tls.certificate-file: saw nothing, expected path of"
                + " a PEM file, for key-file"),
        broken(SECURE, "{}", "{key-file: d.key}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:6:23: router.auth.key-file: saw k, expected no such key with"
                + " method tls"),
        broken(SECURE, "{method: tls, key-file: k}", "{}"));
    assertEquals(
        List.of(
            "/etc/sandpiper/a.yaml:7:9: router.tls.pin: saw sha256/short, expected sha256/BASE64,"
                + " or a list of them"),
        broken(SECURE, "{}", "{pin: sha256/short}"));
  }

  /** Else the agent would fall back to a router that shows no key, and show it no certificate. */
  @Test
  void noPlainAddressStandsBesideAPinOrACertificate() {
    String both = "[" + SECURE + ", 'ws://b/ws', 'rs://c:9000']";
    for (String key : List.of("pin", "certificate-file")) {
      String tls =
          key.equals("pin") ? "{pin: " + PIN + "}" : "{certificate-file: d.pem, key-file: d.key}";
      String expected = ", expected wss://… or rss://…, for tls." + key;
      assertEquals(
          List.of(
              "/etc/sandpiper/a.yaml:4:3: router.url: saw ws://b/ws" + expected,
              "/etc/sandpiper/a.yaml:4:3: router.url: saw rs://c:9000" + expected),
          broken(both, "{}", tls));
    }
    assertEquals(
        2,
        ((Checked.Sound) read("[" + SECURE + ", 'rss://c:9']", "{}", "{pin: " + PIN + "}"))
            .configuration()
            .router()
            .urls()
            .size());
  }

  /** Whoever adds a key shows here that it does not help a router that can't be verified. */
  @Test
  void noKeyMakesUsTrustWhomWeCannotVerify() throws Exception {
    Path folder = TlsServer.FOLDER.toAbsolutePath();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("ca-file", folder.resolve("ca.pem").toString());
    values.put("certificate-file", folder.resolve("device.pem").toString());
    values.put("key-file", folder.resolve("device.key").toString());
    values.put("pin", pinOf("unknown-ca"));
    assertEquals(Set.copyOf(TlsKeys.ALL.names()), values.keySet(), "a key without a value here");

    try (TlsServer server = TlsServer.of("unknown-ca")) {
      for (String key : values.keySet()) {
        assertEquals(Cause.UNKNOWN_CA, cause(server, only(values, key)), key);
      }
      assertEquals(Cause.UNKNOWN_CA, cause(server, only(values, values.keySet())));
      // And that it is the CA that is missed.
      values.put("ca-file", folder.resolve("other-ca.pem").toString());
      assertEquals(null, cause(server, only(values, values.keySet())));
    }
  }

  private static String only(Map<String, String> values, String key) {
    // These two go together.
    return key.equals("certificate-file") || key.equals("key-file")
        ? only(values, Set.of("certificate-file", "key-file"))
        : only(values, Set.of(key));
  }

  private static String only(Map<String, String> values, Set<String> keys) {
    return "{"
        + String.join(", ", keys.stream().map(key -> key + ": '" + values.get(key) + "'").toList())
        + "}";
  }

  private static String pinOf(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(TlsServer.FOLDER.resolve(certificate + ".p12"))) {
      store.load(in, "sandpiper".toCharArray());
    }
    byte[] key = store.getCertificate("server").getPublicKey().getEncoded();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    return "sha256/" + Base64.getEncoder().encodeToString(hash);
  }

  /** Why the router is not trusted; null when it is, and says no itself. */
  private static Cause cause(TlsServer server, String tls) throws Exception {
    Configuration.Router router = sound("{}", tls);
    var options =
        Options.of("wss://localhost:" + server.port() + "/ws", "demo").route(router.route());
    if (router.auth().certificate().isPresent()) {
      Certificate certificate = router.auth().certificate().get();
      options = options.certificate(certificate.file(), ((Kept.InFile) certificate.key()).path());
    }
    try {
      Client.connect(options).get(20, TimeUnit.SECONDS).close();
      throw new AssertionError("joined with " + tls);
    } catch (ExecutionException e) {
      var ended = assertInstanceOf(SessionEnded.class, e.getCause());
      if (ended.closed().orElseThrow() instanceof Untrusted why) return why.cause();
      assertTrue(ended.getMessage().contains("403"), ended.getMessage());
      return null;
    }
  }

  private static Checked read(String url, String auth, String tls) {
    return ConfigurationText.read(
        FILE,
        """
        device: greenhouse_1
        prefix: demo
        router:
          url: %s
          realm: demo
          auth: %s
          tls: %s
        """
            .formatted(url, auth, tls),
        FakeDrivers.all());
  }

  private static Configuration.Router sound(String auth, String tls) {
    Checked checked = read(SECURE, auth, tls);
    if (checked instanceof Checked.Broken broken) throw new AssertionError(broken.findings());
    return ((Checked.Sound) checked).configuration().router();
  }

  private static List<String> broken(String url, String auth, String tls) {
    return assertInstanceOf(Checked.Broken.class, read(url, auth, tls)).findings();
  }
}

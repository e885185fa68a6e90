package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.RoleKeys;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.transport.Proxy;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTextTest {
  private static final Path FILE = Path.of("/etc/sandpiper/sandpiper.yaml");

  private static final String SHORTEST =
      """
      device: greenhouse_1
      prefix: demo
      router: {url: 'ws://127.0.0.1:8080/ws', realm: demo}
      """;

  private static Configuration sound(String text) {
    return assertInstanceOf(
            Checked.Sound.class, ConfigurationText.read(FILE, text, FakeDrivers.all()))
        .configuration();
  }

  private static List<String> broken(String text) {
    return assertInstanceOf(
            Checked.Broken.class, ConfigurationText.read(FILE, text, FakeDrivers.all()))
        .findings();
  }

  @Test
  void whoUsesALineOfAnotherIsOnItsBus() {
    var configuration =
        sound(
            SHORTEST
                + """
                components:
                  pump: {driver: digital-output, line: behind.3}
                  behind: {driver: expander-on-line, line: expander.1}
                  expander: {driver: expander, bus: 7, address: 0x76}
                  fan: {driver: digital-output, line: 3}
                """);
    var buses = configuration.components().stream().map(Configuration.Component::bus).toList();
    assertEquals(List.of("i2c-7", "i2c-7", "i2c-7", "gpio"), buses);
    assertEquals(Set.of("behind"), configuration.components().get(0).providers());
  }

  @Test
  void aFullFileBecomesRecords() {
    var configuration =
        sound(
            """
            device: greenhouse_1
            prefix: com.example.plant
            router:
              url: [wss://a.example/ws, 'wss://[::1]:8443/ws']
              realm: fleet
              ping: {interval: 30s, timeout: 5s}
              reconnect: {initial: 500ms, max: 2m, slow: 10m}
              tls: {ca-file: ca.pem}
              serializers: [json, msgpack]
              compression: true
              proxy: {url: "http://proxy:3128", user: u, password-file: f}
            components:
              pump: {driver: digital-output, line: 17, active: low, start: on, safe: off}
              air: {driver: bme280, bus: 1, address: 0x76, every: 1m}
            """);

    assertEquals("com.example.plant.greenhouse_1", configuration.root());
    assertEquals(
        new Configuration.Router(
            List.of(URI.create("wss://a.example/ws"), URI.create("wss://[::1]:8443/ws")),
            "fleet",
            List.of(Serializer.JSON, Serializer.MSGPACK),
            new Configuration.Ping(Duration.ofSeconds(30), Duration.ofSeconds(5)),
            new Configuration.Reconnect(
                Duration.ofMillis(500), Duration.ofMinutes(2), Duration.ofMinutes(10)),
            Route.DIRECT
                .tls(TlsSettings.SYSTEM.caFile(Path.of("/etc/sandpiper/ca.pem")))
                .proxy(Proxy.of("http://proxy:3128").login("u", Path.of("/etc/sandpiper/f")))
                .compression(true),
            Configuration.Auth.ANONYMOUS),
        configuration.router());
    var pump = configuration.components().get(0);
    assertEquals("pump", pump.name());
    assertEquals("digital-output", pump.driver().description().name());
    assertEquals("on", pump.settings().get(RoleKeys.START));
    var air = configuration.components().get(1);
    assertEquals(Duration.ofMinutes(1), air.settings().get(RoleKeys.EVERY));
    Map<String, Object> plain = air.settings().plain();
    assertEquals("bme280", plain.get("driver"));
    assertEquals(1L, plain.get("bus"));
    assertEquals("0x76", plain.get("address"));
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfTheReference() {
    var router = sound(SHORTEST).router();

    assertEquals(Duration.ofSeconds(20), router.ping().interval());
    assertEquals(Duration.ofSeconds(10), router.ping().timeout());
    assertEquals(Duration.ofSeconds(1), router.reconnect().initial());
    assertEquals(Duration.ofSeconds(30), router.reconnect().max());
    assertEquals(Duration.ofMinutes(5), router.reconnect().slow());
    assertEquals(Route.DIRECT, router.route());
    assertEquals(List.of(Serializer.MSGPACK, Serializer.JSON), router.serializers());
    assertEquals(List.of(), sound(SHORTEST).components());
  }

  @Test
  void offIsAWordAndNotFalse() {
    var pump =
        sound(SHORTEST + "components: {pump: {driver: digital-output, line: 1, start: off}}");

    assertEquals("off", pump.components().get(0).settings().get(RoleKeys.START));
  }

  @Test
  void aKeyMayBeSpeltLikeANumber() {
    var configuration = sound(SHORTEST + "components: {17: {driver: digital-output, line: 17}}");

    assertEquals("17", configuration.components().get(0).name());
  }

  @Test
  void addressesThatNoSocketUnderstandsAreRefused() {
    for (String url :
        List.of(
            "http://host/ws",
            "ws:/host/ws",
            "ws://",
            "ws://127.0.0.1:8080",
            "ws://user:secret@host/ws",
            "ws://host:99999/ws",
            "ws://ho_st/ws",
            "ws://a..b/ws",
            "wss://host/ws?token=1",
            "host:8080")) {
      var findings = broken(SHORTEST.replace("ws://127.0.0.1:8080/ws", url));
      assertEquals(1, findings.size(), url + ": " + findings);
      assertTrue(
          findings.get(0).startsWith(FILE + ":3:10: router.url: saw " + url), findings::toString);
    }
  }

  @Test
  void addressesInAllTheirFormsAreTaken() {
    for (String url :
        List.of("ws://host/", "wss://host.example/", "wss://10.0.0.1:1/a/b", "ws://[fe80::1]/ws")) {
      assertEquals(
          List.of(URI.create(url)),
          sound(SHORTEST.replace("ws://127.0.0.1:8080/ws", url)).router().urls());
    }
  }

  @Test
  void whatStoodInTheFileActsOnNoTerminal() {
    assertEquals(
        List.of(FILE + ":1:1: device: saw a?[31mb?c, expected 1 to 64 of a-z, 0-9 and _"),
        broken(SHORTEST.replace("greenhouse_1", "\"a\\e[31mb\\nc\"")));
  }

  @Test
  void aHostileFileIsRefusedQuickly() {
    var deep = "a: " + "[".repeat(200_000);
    var expected = FILE + ":1:19: saw more than 16 levels, expected the keys of the reference";

    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertEquals(List.of(expected), broken(deep)));
  }

  @Test
  void manyMistakesAreCutShort() {
    var findings = broken(SHORTEST + unknownKeys(80));

    assertEquals(51, findings.size());
    assertEquals(FILE + ": and 30 more", findings.get(50));
  }

  private static String unknownKeys(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) text.append("key_").append(i).append(": 1\n");
    return text.toString();
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    assertEquals(
        List.of(folder.resolve("none.yaml") + ": saw no such file, expected a readable file"),
        brokenFile(folder.resolve("none.yaml")));
    assertEquals(List.of(folder + ": saw a folder, expected a file"), brokenFile(folder));
    Path tooLong = Files.writeString(folder.resolve("long.yaml"), "#".repeat(256 * 1024 + 1));
    assertEquals(
        List.of(tooLong + ": saw a longer file, expected at most 262144 bytes"),
        brokenFile(tooLong));
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"),
            "device: a\n# für\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of(latin + ":2:4: saw the byte 0xfc, expected UTF-8"), brokenFile(latin));
  }

  @Test
  void aFileThatMayNotBeReadNamesTheUser() {
    assertEquals(
        "saw a file that " + System.getProperty("user.name") + " may not read",
        ConfigurationFile.saw(new AccessDeniedException("/etc/sandpiper/sandpiper.yaml")));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("bom.yaml"), "\uFEFF" + SHORTEST);

    assertInstanceOf(Checked.Sound.class, ConfigurationFile.read(file, FakeDrivers.all()));
  }

  private static List<String> brokenFile(Path file) {
    return assertInstanceOf(Checked.Broken.class, ConfigurationFile.read(file, FakeDrivers.all()))
        .findings();
  }

  @ParameterizedTest
  @CsvSource({
    "'{user: u, password-file: f}', router.proxy.url: saw nothing",
    "'{url: \"http://proxy:3128\", user: u}', router.proxy.password-file: saw nothing",
    "'{url: \"http://proxy:3128\", password-file: f}', router.proxy.user: saw nothing",
    "'{url: \"http://u:p@proxy:3128\"}', router.proxy.url: saw",
    "'{url: \"http://proxy\"}', router.proxy.url: saw",
    "'{url: \"http://proxy:99999\"}', router.proxy.url: saw",
    "'{url: \"https://proxy:3128\"}', router.proxy.url: saw",
    "'{url: \"http://proxy:3128\", user: \"a:b\", password-file: f}', router.proxy.user: saw",
  })
  void aProxyThatIsHalfNamedIsAFinding(String proxy, String part) {
    String text = SHORTEST.replace("router: {", "router: {proxy: " + proxy + ", ");

    var findings = broken(text);

    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.get(0).contains(part), findings.toString());
  }

  @Test
  void aSerializerTwiceIsAFinding() {
    var findings = broken(SHORTEST.replace("router: {", "router: {serializers: [json, json], "));

    assertTrue(findings.get(0).contains("router.serializers: saw json twice"), findings.toString());
  }
}

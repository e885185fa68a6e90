package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.router.core.Principal.Ticket;
import io.sandpiper.router.core.Settings;
import io.sandpiper.runtime.TlsServer;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.link.Arrival;
import io.sandpiper.runtime.link.Follower;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.link.Link;
import io.sandpiper.runtime.link.Wire;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.runtime.shell.FileCredentials;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.session.Happening;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 20 secrets are planted; whatever the program prints, logs, throws or calls itself is searched.
 */
class SecretsTest {
  private static final int EACH = 5;

  /** PKCS#8 of an Ed25519 key before its 32 octets: RFC 8410, section 7. */
  private static final String PKCS8 = "302e020100300506032b657004220420";

  /** What must not be seen: the text of the file, and the secret in other writings. */
  private record Planted(String method, Path file, String option, List<String> writings) {}

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Planted> planted = new ArrayList<>();
  private final Random chance = new Random(4);
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  @TempDir private Path folder;

  private final Journal journal =
      new Journal() {
        @Override
        public void info(String line) {
          said.add(line);
        }

        @Override
        public void warn(String line) {
          said.add("! " + line);
        }
      };

  @BeforeEach
  void plant() throws IOException {
    var stream = new PrintStream(console, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    for (String method : List.of("ticket", "wampcra", "scram")) {
      for (int i = 0; i < EACH; i++) {
        String secret = HexFormat.of().formatHex(octets(12));
        Path file = file(method + i, (secret + "\n").getBytes(StandardCharsets.UTF_8));
        planted.add(new Planted(method, file, "secret-file", List.of(secret)));
      }
    }
    for (int i = 0; i < EACH; i++) planted.add(key(i, octets(32)));
    assertEquals(20, planted.size());
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
  }

  private Planted key(int i, byte[] seed) throws IOException {
    String hex = HexFormat.of().formatHex(seed);
    String pem = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(PKCS8 + hex));
    byte[] content =
        switch (i % 3) {
          case 0 -> hex.getBytes(StandardCharsets.US_ASCII);
          case 1 -> seed;
          default ->
              ("-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n")
                  .getBytes(StandardCharsets.US_ASCII);
        };
    String raw = new String(seed, StandardCharsets.ISO_8859_1);
    return new Planted(
        "cryptosign", file("key" + i, content), "key-file", List.of(hex, pem.substring(24), raw));
  }

  private byte[] octets(int count) {
    byte[] octets = new byte[count];
    chance.nextBytes(octets);
    return octets;
  }

  /** Open to others, so that there is something to be said about each. */
  private Path file(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void noneIsSeenInSessionsThatSucceedAndFail() throws Exception {
    for (Planted each : planted) {
      assertEquals(Link.Phase.JOINED, session(each, true), each.method());
      assertEquals(Link.Phase.WAITING, session(each, false), each.method());
    }
    assertNothingSeen();
  }

  @Test
  void noneIsSeenWhenItsFileIsSpoilt() throws Exception {
    for (Planted each : planted) {
      byte[] whole = Files.readAllBytes(each.file());
      String twice = new String(whole, StandardCharsets.ISO_8859_1).strip() + "\n";
      Files.writeString(each.file(), twice + twice.substring(1), StandardCharsets.ISO_8859_1);
      // A PEM is found in whatever stands around it.
      if (!twice.startsWith("-----")) {
        var credentials =
            new FileCredentials(router(each, "dev").auth(), Map.of(), chance, journal::warn);
        said.add(credentials.find().toString());
      }
    }
    assertTrue(said.size() >= 19, "messages: " + said.size());
    assertTrue(said.stream().allMatch(line -> line.startsWith("Unreadable")), said.toString());
    assertNothingSeen();
  }

  @Test
  void noneIsSeenOnTheCommandLine() throws Exception {
    try (LocalRouter router = router()) {
      for (Planted each : planted) {
        assertEquals(
            each.method().equals("ticket") ? Exit.OK : Exit.UNREACHABLE,
            call(router.url().toString(), each, "dev-" + each.file().getFileName()),
            each.method());
        call(router.url().toString(), each, "dev-wrong");
        call(router.url().toString(), each, "nobody");
      }
    }
    assertNothingSeen();
  }

  private int call(String router, Planted each, String authid) throws InterruptedException {
    var captured = Captured.pipe();
    int code =
        captured.run(
            "call",
            "wamp.session.count",
            "--router",
            router,
            "--realm",
            "demo",
            "--auth",
            each.method(),
            "--authid",
            authid,
            "--" + each.option(),
            each.file().toString());
    said.add(captured.out());
    said.add(captured.err());
    return code;
  }

  @Test
  void theAgentJoinsByTicketAndSaysNothingOfIt() throws Exception {
    Planted ticket =
        planted.stream().filter(each -> each.method().equals("ticket")).findFirst().orElseThrow();
    try (LocalRouter router = router()) {
      Path file =
          Files.writeString(
              folder.resolve("sandpiper.yaml"),
              """
              device: dev
              prefix: demo
              router:
                url: %s
                realm: demo
                auth: {method: ticket, authid: dev-%s, secret-file: %2$s}
              """
                  .formatted(open(router), ticket.file().getFileName()));
      var checked =
          assertInstanceOf(Checked.Sound.class, ConfigurationFile.read(file, Drivers.installed()));
      Configuration configuration = checked.configuration();
      var joined = new CompletableFuture<String>();
      Agent agent =
          Agent.start(
              configuration,
              SimulatedHardware.of(configuration),
              new WebSocketTransport(),
              "1.0",
              new Journal() {
                @Override
                public void info(String line) {
                  journal.info(line);
                  if (line.startsWith("joined ")) joined.complete(line);
                }

                @Override
                public void warn(String line) {
                  journal.warn(line);
                }
              });
      joined.get(30, TimeUnit.SECONDS);
      said.add(configuration.toString());
      agent.stop();
    }
    String mode = "! " + ticket.file() + ": mode is rw-r--r--";
    assertEquals(1, said.stream().filter(line -> line.startsWith(mode)).count(), "warnings");
    assertEquals(1, said.stream().filter(line -> line.contains(" shows the secret ")).count());
    assertNothingSeen();
  }

  /** In the close frame, in the status line, and where the text is cut off in the middle of it. */
  @Test
  void noneIsSeenWhenTheRouterQuotesItAsItEndsTheConnection() throws Exception {
    for (Planted each : planted) {
      // No router has the key: it can't quote it.
      String secret = each.method().equals("cryptosign") ? "the key" : each.writings().get(0);
      String location = "https://router.example/?" + secret;
      String cut = secret.substring(0, secret.length() - 1) + "…";
      for (Closed how :
          List.of(
              new Closed.Ended(4401, "the router closed it with 4401 " + secret + " is wrong"),
              new Closed.Ended(4401, "the router closed it with 4401 " + cut),
              new Closed.Refused(403, Optional.empty(), Optional.of(location), location))) {
        ended(each, how);
      }
      refused(each, "HTTP/1.1 403 " + secret + "\r\nLocation: " + location + "\r\n\r\n");
      refused(each, "HTTP/1.1 403 " + "x".repeat(85) + secret + "\r\n\r\n");
    }
    assertNothingSeen();
  }

  @Test
  void noneIsSeenWhenTheKeyForTlsIsSpoilt() throws Exception {
    String whole = Files.readString(TlsServer.FOLDER.resolve("device.key"));
    String line = whole.lines().toList().get(1);
    for (String spoilt :
        List.of(
            whole.substring(0, whole.length() / 2),
            whole.replace(line, line + "!"),
            whole.replace(line, line.substring(4)),
            line,
            whole.replace("-----BEGIN", "----BEGIN"))) {
      Path key = file("tls.key", spoilt.getBytes(StandardCharsets.US_ASCII));
      var captured = Captured.pipe();
      try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        captured.run(
            "call",
            "wamp.session.count",
            "--router",
            "wss://localhost:" + door.getLocalPort() + "/ws",
            "--auth",
            "tls",
            "--certificate-file",
            TlsServer.FOLDER.resolve("device.pem").toString(),
            "--certificate-key-file",
            key.toString());
      }
      String told = captured.out() + captured.err() + console.toString(StandardCharsets.UTF_8);
      assertTrue(captured.err().contains(key + ": saw"), told);
      for (String each : whole.lines().filter(text -> !text.startsWith("-----")).toList()) {
        assertFalse(told.contains(each.substring(0, Math.min(12, each.length()))), told);
      }
    }
  }

  /** A session with the router that ends so before WELCOME. */
  private void ended(Planted each, Closed how) throws IOException {
    var wire = new Wire();
    Configuration.Router router = router(each, "dev");
    var credentials = new FileCredentials(router.auth(), Map.of(), chance, journal::warn);
    var link = new Link(router, wire, credentials, wire, chance, () -> 0, new Told(), journal);
    link.start(0);
    link.arrived(new Arrival.Opened(1, "wamp.2.json"), 0);
    link.arrived(new Arrival.Violated(1, new ProtocolViolation(how.text())), 0);
    link.arrived(new Arrival.Closed(1, how), 0);
    said.add(link.health().toString());
    link.tick(link.deadline());
    link.arrived(new Arrival.Closed(2, how), 0);
    said.add(link.health().toString());
  }

  /** A call to a router that answers the upgrade so. */
  private void refused(Planted each, String answer) throws Exception {
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answered =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = door.accept()) {
                  while (socket.getInputStream().read() != '\n') {}
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertEquals(
          Exit.UNREACHABLE, call("ws://127.0.0.1:" + door.getLocalPort() + "/ws", each, "dev"));
      assertTrue(said.get(said.size() - 1).contains("answered 403"), said.toString());
      answered.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aTicketOnAnOpenLineIsWarnedOf() throws Exception {
    Planted ticket = planted.get(0);
    try (LocalRouter router = router()) {
      String authid = "dev-" + ticket.file().getFileName();
      call(router.url().toString(), ticket, authid);
      assertFalse(said.get(said.size() - 1).contains(" shows the secret "), said.toString());
      call(open(router), ticket, authid);
      String warning = open(router) + ": auth method ticket shows the secret to whoever reads";
      assertTrue(said.get(said.size() - 1).startsWith(warning), said.toString());
    }
    assertNothingSeen();
  }

  /** Linux takes it to this machine, and nobody may rely on that. */
  private static String open(LocalRouter router) {
    return router.url().toString().replace("127.0.0.1", "0.0.0.0");
  }

  private LocalRouter router() throws IOException {
    var tickets = new HashMap<String, Ticket>();
    for (Planted each : planted) {
      tickets.put("dev-" + each.file().getFileName(), new Ticket(each.writings().get(0), "device"));
    }
    tickets.put("dev-wrong", new Ticket("another", "device"));
    var settings = new Settings(Set.of("demo"), tickets, Settings.OPEN.limits());
    var router =
        new LocalRouter(
            LocalRouter.Options.DEFAULT
                .address(new InetSocketAddress("127.0.0.1", 0))
                .settings(settings)
                .log(said::add));
    router.start();
    return router;
  }

  /** A session whose router the test plays; ends joined, or refused in the method's own way. */
  private Link.Phase session(Planted each, boolean good) throws Exception {
    var wire = new Wire();
    Configuration.Router router = router(each, "dev");
    var credentials = new FileCredentials(router.auth(), Map.of(), chance, journal::warn);
    var link = new Link(router, wire, credentials, wire, chance, () -> 0, new Told(), journal);
    link.start(0);
    link.arrived(new Arrival.Opened(1, "wamp.2.json"), 0);
    var hello = (Hello) wire.sent.get(0);
    link.arrived(new Arrival.Received(1, challenge(each.method(), nonce(hello))), 0);
    link.arrived(wire.proven.get(0), 0);
    String signature = ((Authenticate) wire.sent.get(1)).signature();
    Message answer =
        good || each.method().equals("scram")
            ? new Welcome(7, Map.of("authextra", proof(each, nonce(hello), good)))
            : new Abort(
                Map.of("message", signature + " is wrong"), "wamp.error.denied", Payload.NONE);
    link.arrived(new Arrival.Received(1, answer), 0);
    if (!good) link.arrived(new Arrival.Closed(1, new Closed.Ended(1000, "")), 0);
    wire.sent.forEach(message -> said.add(message.toString()));
    said.add(link.health() + " " + credentials + " " + credentials.find() + " " + router);
    return link.phase();
  }

  private static String nonce(Hello hello) {
    return hello.details().get("authextra") instanceof Map<?, ?> extra
        ? String.valueOf(extra.get("nonce"))
        : "";
  }

  private static Challenge challenge(String method, String nonce) {
    return switch (method) {
      case "ticket" -> new Challenge(method, Map.of());
      case "wampcra" -> new Challenge(method, Map.of("challenge", "{}", "salt", "salt"));
      case "cryptosign" -> new Challenge(method, Map.of("challenge", "ab".repeat(32)));
      default ->
          new Challenge(
              "wamp-scram",
              Map.of(
                  "nonce", nonce + "AAAA", "salt", "AAAA", "kdf", "pbkdf2", "iterations", 4096L));
    };
  }

  /** What a router that knows the password shows: RFC 5802, section 3. */
  private static Map<String, Object> proof(Planted each, String nonce, boolean good)
      throws GeneralSecurityException {
    if (!each.method().equals("scram")) return Map.of();
    String password = good ? each.writings().get(0) : "another";
    var spec = new PBEKeySpec(password.toCharArray(), new byte[3], 4096, 256);
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    String message =
        "n=dev,r=" + nonce + ",r=" + nonce + "AAAA,s=AAAA,i=4096,c=biws,r=" + nonce + "AAAA";
    byte[] signature = hmac(hmac(salted, "Server Key"), message);
    return Map.of("verifier", Base64.getEncoder().encodeToString(signature));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Of a file that names the planted one, as an operator writes it. */
  private Configuration.Router router(Planted each, String authid) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("one.yaml"),
            """
            device: dev
            prefix: demo
            router:
              url: ws://a/ws
              realm: demo
              auth: {method: %s, authid: %s, %s: %s}
            """
                .formatted(each.method(), authid, each.option(), each.file().getFileName()));
    return assertInstanceOf(Checked.Sound.class, ConfigurationFile.read(file, Drivers.installed()))
        .configuration()
        .router();
  }

  private void assertNothingSeen() {
    String all = String.join("\n", said) + console.toString(StandardCharsets.UTF_8);
    for (Planted each : planted) {
      // The search finds what is there: the file's name.
      if (said.size() > 20) assertTrue(all.contains(each.file().toString()), each.method());
      for (String writing : each.writings()) {
        // Most of it is as bad as all of it.
        String most = writing.substring(0, Math.min(12, writing.length()));
        assertFalse(all.contains(most), () -> each.file().getFileName() + " is in:\n" + all);
      }
    }
  }

  /** Keeps what the session's user is told. */
  private final class Told implements Follower {
    @Override
    public void joined(Happening.Joined welcome, long now) {
      said.add(welcome.toString());
    }

    @Override
    public void happened(Happening happening, long now) {
      said.add(happening.toString());
    }

    @Override
    public void lost(Happening.Over over, long now) {
      said.add(over.toString());
    }
  }
}

package io.sandpiper.conformance;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Principal;
import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.codec.Serializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routers of the matrix. */
final class Routers {
  static final String CROSSBAR = "Crossbar.io";
  static final String FOX_WAMP = "fox-wamp";
  static final String OURS = "sandpiper";
  static final String NEXUS = "nexus";

  private static final List<Serializer> ALL = List.of(Serializer.values());
  private static final Path HERE = Path.of("peers");

  private Routers() {}

  static Router start(String name) throws InterruptedException {
    return switch (name) {
      case CROSSBAR -> crossbar();
      case FOX_WAMP -> foxWamp();
      case OURS -> ours();
      case NEXUS -> nexus();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private record Running(
      String name,
      List<Serializer> serializers,
      URI url,
      Map<String, URI> doors,
      AutoCloseable process)
      implements Router {
    @Override
    public Optional<URI> url(String method) {
      return Optional.ofNullable(doors.get(method));
    }

    @Override
    public void close() {
      try {
        process.close();
      } catch (Exception e) {
        throw new IllegalStateException(name + " does not end", e);
      }
    }
  }

  private static Router crossbar() throws InterruptedException {
    Installed.crossbar();
    try {
      Path folder = Files.createTempDirectory("crossbar-tls");
      Certificates.server(folder);
      String json =
          resource("matrix.json")
              .replace("%folder%", folder.toString())
              .replace("%sha1%", Certificates.sha1());
      Crossbar node = Crossbar.configured(json);
      var doors = new HashMap<String, URI>();
      for (String method : ProofFeatures.METHODS) doors.put(method, node.url());
      doors.put("tls", URI.create("wss://127.0.0.1:" + node.port("tls") + "/ws"));
      // Read at the start, and never again.
      for (String file : List.of("server.key", "server.pem", "ca.pem", "")) {
        Files.delete(folder.resolve(file));
      }
      return new Running(CROSSBAR, ALL, node.url(), doors, node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Routers.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Router foxWamp() throws InterruptedException {
    String modules = Installed.modules("fox-wamp").toString();
    Program program =
        Program.start(
            HERE,
            Map.of("NODE_PATH", modules),
            List.of(Installed.node().toString(), "fox_wamp.cjs"));
    Matcher ports =
        program.await(Pattern.compile("listening on (\\d+) and (\\d+)"), Patience.START);
    URI open = URI.create("ws://127.0.0.1:" + ports.group(1) + "/ws");
    URI guarded = URI.create("ws://127.0.0.1:" + ports.group(2) + "/ws");
    var doors = Map.of("anonymous", open, "ticket", guarded, "wampcra", guarded);
    return new Running(FOX_WAMP, List.of(Serializer.JSON), open, doors, program);
  }

  private static Router ours() {
    Map<String, Principal> principals =
        Map.of(
            "tick", new Principal.Ticket(Proofs.SECRET, "device"),
            "cra", new Principal.WampCra(Proofs.SECRET, "device"),
            "dev1", new Principal.Cryptosign(Proofs.PUBLIC_KEY, "device"));
    var settings = new Settings(Set.of("demo"), principals, Limits.DEFAULT);
    var router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0).settings(settings));
    try {
      router.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    URI url = router.url();
    var doors = Map.of("anonymous", url, "ticket", url, "wampcra", url, "cryptosign", url);
    return new Running(OURS, ALL, url, doors, router);
  }

  /** The program that {@code -Dnexusd=} names. */
  private static Router nexus() throws InterruptedException {
    int port = Ports.free(1).get(0);
    String address = "127.0.0.1:" + port;
    Program program =
        Program.start(
            Path.of("."),
            Map.of(),
            List.of(System.getProperty("nexusd"), "--realm", "demo", "--ws", address));
    URI url = URI.create("ws://" + address + "/");
    Await.equal(true, () -> Ports.listening(port), Patience.START);
    List<Serializer> spoken = ALL;
    return new Running(NEXUS, spoken, url, Map.of("anonymous", url), program);
  }
}

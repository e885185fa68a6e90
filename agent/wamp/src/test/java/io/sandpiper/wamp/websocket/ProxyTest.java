package io.sandpiper.wamp.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Proxy;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.websocket.RawServer.Script;
import io.sandpiper.wamp.websocket.Told.Opened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through an HTTP proxy, which is a script. */
@Timeout(30)
class ProxyTest {
  private static final String TUNNEL = "HTTP/1.1 200 Connection established\r\n\r\n";

  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final Told told = new Told();
  private final Line.Names names =
      host -> {
        if (host.equals("proxy.test")) return InetAddress.getAllByName("127.0.0.1");
        throw new UnknownHostException("asked for " + host);
      };
  private final WebSocketTransport transport =
      new WebSocketTransport(names, Duration.ofSeconds(1), Duration.ofSeconds(1));
  private RawServer server;

  @AfterEach
  void noScriptFailed() throws IOException {
    server.close();
    assertEquals(List.of(), List.copyOf(server.failures));
  }

  /** The proxy's script: what it answers to CONNECT, and then. */
  private void proxy(String answer, Script then) throws IOException {
    server =
        new RawServer(
            peer -> {
              requests.add(peer.request());
              peer.send(answer.getBytes(ISO_8859_1));
              then.run(peer);
            });
  }

  private Proxy proxy() {
    return Proxy.of("http://proxy.test:" + server.port());
  }

  private void open(Proxy proxy, Duration timeout) {
    var target =
        new Target(
            URI.create("ws://router.test/ws"),
            List.of(Serializer.MSGPACK),
            Route.DIRECT.proxy(proxy),
            65536,
            timeout);
    transport.open(target, told);
  }

  private void open(Proxy proxy) {
    open(proxy, Duration.ofSeconds(10));
  }

  @Test
  void theProxyIsToldTheNameAndTheUpgradeGoesThroughTheTunnel() throws Exception {
    proxy(TUNNEL.replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\n"), RawServer.Peer::upgrade);

    open(proxy());

    told.next(Opened.class);
    assertEquals(
        "CONNECT router.test:80 HTTP/1.1\r\nHost: router.test:80\r\n\r\n",
        requests.poll(10, TimeUnit.SECONDS));
    told.next(Closed.Ended.class);
  }

  @Test
  void thePasswordIsReadAtEachAttemptAndToldToNobodyElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("password");
    proxy("HTTP/1.1 407 You are u:first\r\n\r\n", RawServer.Peer::untilEnd);
    Proxy proxy = proxy().login("u", file);
    Files.writeString(file, "first\n");
    open(proxy);
    var first = told.next(Closed.NoTunnel.class);
    assertEquals(407, first.status());
    assertFalse(first.text().contains("first"), first::text);
    assertTrue(requests.take().contains("\r\nProxy-Authorization: Basic dTpmaXJzdA==\r\n"));

    Files.writeString(file, "pässwort");
    open(proxy);

    told.next(Closed.NoTunnel.class);
    assertTrue(requests.take().contains("\r\nProxy-Authorization: Basic dTpww6Rzc3dvcnQ=\r\n"));
    assertFalse(proxy.toString().contains("pässwort"));
  }

  @Test
  void aPasswordThatCantBeReadIsSaidWithItsFile(@TempDir Path folder) throws Exception {
    proxy("", RawServer.Peer::untilEnd);

    open(proxy().login("u", folder.resolve("none")));

    var closed = told.next(Closed.NoTunnel.class);
    assertEquals(0, closed.status());
    assertTrue(closed.text().contains(folder.resolve("none") + ": saw no such file"), closed::text);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 301, 403, 407, 502, 503})
  void anotherAnswerThan200EndsTheAttemptWithTheProxysWord(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " No\r\nRetry-After: 7\r\n\r\n<html>";
    proxy(answer, RawServer.Peer::untilEnd);

    open(proxy());

    var refused = told.next(Closed.NoTunnel.class);
    assertEquals(status, refused.status());
    assertEquals(Optional.of(Duration.ofSeconds(7)), refused.retryAfter());
    String where = "router.test:80 by the proxy proxy.test:" + server.port();
    assertEquals(where + ": answered " + status + " No", refused.text());
  }

  @Test
  void aSilentProxyIsGivenUpAfterTheOpenTimeout() throws Exception {
    proxy("HTTP/1.1 200 Con", RawServer.Peer::untilEnd);

    open(proxy(), Duration.ofMillis(300));

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("waiting for the proxy's answer"), closed::text);
  }

  @Test
  void anEndlessHeadIsNotRead() throws Exception {
    proxy(
        "HTTP/1.1 200 OK\r\n",
        peer -> {
          while (true) peer.send("X: y\r\n".repeat(1000).getBytes(ISO_8859_1));
        });

    open(proxy());

    var closed = told.next(Closed.Unreachable.class);
    assertTrue(closed.text().contains("without an end"), closed::text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SSH-2.0-x\r\n\r\n\r\n", "HTTP/1.1 okay\r\n\r\n"})
  void whatIsNoHttpProxyIsSaidSo(String answer) throws Exception {
    proxy(answer, peer -> peer.socket.shutdownOutput());

    open(proxy());

    told.next(Closed.Unreachable.class);
  }

  @Test
  void aProxyWithoutANameIsUnreachableBesideTheRouter() throws Exception {
    proxy("", RawServer.Peer::untilEnd);

    open(Proxy.of("http://nowhere.test:3128"));

    assertEquals(
        "router.test:80 by the proxy nowhere.test:3128: the name can't be resolved: asked for nowhere.test",
        told.next(Closed.Unreachable.class).text());
  }

  @Test
  void aProxyThatRefusesIsNamedEvenOnTheRoutersHost() throws Exception {
    proxy("", RawServer.Peer::untilEnd); // for noScriptFailed
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    var target =
        new Target(
            URI.create("ws://127.0.0.1:1/ws"),
            List.of(Serializer.MSGPACK),
            Route.DIRECT.proxy(Proxy.of("http://127.0.0.1:" + port)),
            65536,
            Duration.ofSeconds(10));
    new WebSocketTransport(Line.Names.SYSTEM, Duration.ofSeconds(1), Duration.ofSeconds(1))
        .open(target, told);

    var closed = told.next(Closed.Unreachable.class);
    String where = "127.0.0.1:1 by the proxy 127.0.0.1:" + port + ": ";
    assertTrue(closed.text().startsWith(where), closed::text);
  }
}

package io.sandpiper.wamp.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Route;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport.Connection;
import io.sandpiper.wamp.websocket.RawServer.Frame;
import io.sandpiper.wamp.websocket.RawServer.Peer;
import io.sandpiper.wamp.websocket.RawServer.Script;
import io.sandpiper.wamp.websocket.Told.Opened;
import io.sandpiper.wamp.websocket.Told.Received;
import io.sandpiper.wamp.websocket.Told.Violated;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges, against a server that goes over them. */
@Timeout(30)
class WebSocketTransportTest {
  private static final int LIMIT = 64 * 1024;
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final byte[] GOODBYE = {(byte) 0x93, 6, (byte) 0x80, (byte) 0xa1, 'a'};

  private final WebSocketTransport transport =
      new WebSocketTransport(
          InetAddress::getAllByName, Duration.ofMillis(400), Duration.ofMillis(400));
  private final Told told = new Told();
  private final BlockingQueue<Frame> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch thaw = new CountDownLatch(1);
  private RawServer server;

  @AfterEach
  void noScriptFailed() throws IOException {
    thaw.countDown();
    if (server == null) return;
    server.close();
    assertEquals(List.of(), List.copyOf(server.failures));
  }

  private Connection connect(Script script) throws IOException {
    return connect(script, Duration.ofSeconds(10));
  }

  private Connection connect(Script script, Duration openTimeout) throws IOException {
    server = new RawServer(script);
    return transport.open(target(server.url(), openTimeout), told);
  }

  private static Target target(URI url, Duration openTimeout) {
    var serializers = List.of(Serializer.MSGPACK, Serializer.JSON);
    return new Target(url, serializers, Route.DIRECT, LIMIT, openTimeout);
  }

  private static void assertSays(String part, Closed how) {
    assertTrue(how.text().contains(part), how.text());
  }

  // ---- reaching the router ----

  @Test
  void aRefusedConnectionIsUnreachableAndSaysHostAndPort() throws Exception {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    transport.open(target(URI.create("ws://127.0.0.1:" + port + "/"), Duration.ofSeconds(5)), told);

    var closed = told.next(Closed.Unreachable.class);
    assertSays("127.0.0.1:" + port, closed);
    assertSays("refused", closed);
  }

  @Test
  void aNameThatDoesNotResolveIsUnreachable() throws Exception {
    Line.Names none =
        host -> {
          throw new UnknownHostException(host + ": Name or service not known");
        };
    new WebSocketTransport(none, Duration.ofSeconds(1), Duration.ofSeconds(1))
        .open(target(URI.create("ws://router.test:8080/"), Duration.ofSeconds(5)), told);

    assertSays("router.test:8080: the name can't be resolved", told.next(Closed.Unreachable.class));
  }

  @Test
  void aResolverThatHangsEndsWithTheOpenTimeout() throws Exception {
    Line.Names hanging =
        host -> {
          await(thaw);
          throw new UnknownHostException(host);
        };
    new WebSocketTransport(hanging, Duration.ofSeconds(1), Duration.ofSeconds(1))
        .open(target(URI.create("ws://router.test/"), Duration.ofMillis(100)), told);

    assertSays("router.test:80", told.next(Closed.Unreachable.class));
  }

  @Test
  void allAddressesAreTriedInTurnAndLookedUpAgainOnEachAttempt() throws Exception {
    var lookups = new LinkedBlockingQueue<String>();
    Line.Names two =
        host -> {
          lookups.add(host);
          return new InetAddress[] {
            InetAddress.getByAddress(host, new byte[] {127, 0, 0, 2}), // nobody listens there
            InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
          };
        };
    var both = new WebSocketTransport(two, Duration.ofSeconds(1), Duration.ofSeconds(1));
    server = new RawServer(Peer::upgrade);
    var target =
        target(URI.create("ws://router.test:" + server.port() + "/"), Duration.ofSeconds(5));
    for (int attempt = 1; attempt <= 2; attempt++) {
      both.open(target, told);
      told.next(Opened.class);
      told.next(Closed.Ended.class);
      assertEquals(attempt, lookups.size());
    }
  }

  @Test
  void aServerThatIsSilentAfterTcpIsGivenUpAfterTheOpenTimeout() throws Exception {
    connect(Peer::untilEnd, Duration.ofMillis(200));

    var closed = told.next(Closed.Unreachable.class);
    assertSays("gave up after 200 ms, waiting for the answer to the upgrade", closed);
  }

  @Test
  void aServerThatDripsItsAnswerIsGivenUpAfterTheOpenTimeout() throws Exception {
    connect(
        peer -> {
          peer.request();
          peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs".getBytes(ISO_8859_1));
          peer.untilEnd();
        },
        Duration.ofMillis(200));

    assertSays("gave up after 200 ms", told.next(Closed.Unreachable.class));
  }

  @Test
  void anEndInsteadOfAnAnswerIsUnreachable() throws Exception {
    connect(Peer::request);

    assertSays("the answer to the upgrade", told.next(Closed.Unreachable.class));
  }

  @Test
  void droppedWhileConnectingItTellsSoOnce() throws Exception {
    Connection connection = connect(Peer::untilEnd);
    connection.drop();
    connection.drop();
    connection.close(1000, "");

    told.next(Closed.ByUs.class);
    assertEquals(0, told.waiting());
  }

  // ---- the answer to the upgrade ----

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 426, 500, 502, 503, 200})
  void anotherStatusThan101IsRefusedWithThatStatus(int status) throws Exception {
    connect(RawServer.answering("HTTP/1.1 " + status + " Some Reason\r\n\r\n"));

    var refused = told.next(Closed.Refused.class);
    assertEquals(status, refused.status());
    assertSays("127.0.0.1:" + server.port() + ": answered " + status + " Some Reason", refused);
  }

  @Test
  void retryAfterIsKept() throws Exception {
    connect(RawServer.answering("HTTP/1.1 503 Busy\r\nretry-after: 17\r\n\r\nbody"));

    assertEquals(Optional.of(Duration.ofSeconds(17)), told.next(Closed.Refused.class).retryAfter());
  }

  @Test
  void aRedirectIsNotFollowedAndItsTargetKept() throws Exception {
    connect(RawServer.answering("HTTP/1.1 302 Found\r\nLocation: ws://elsewhere/\r\n\r\n"));

    var refused = told.next(Closed.Refused.class);
    assertEquals(Optional.of("ws://elsewhere/"), refused.location());
  }

  @Test
  void aHeadThatComesByteByByteIsReadAsOne() throws Exception {
    connect(
        peer -> {
          peer.request();
          for (byte b : "HTTP/1.1 503 Busy\r\nRetry-After: 5\r\n\r\n".getBytes(ISO_8859_1)) {
            peer.send(new byte[] {b});
          }
          peer.untilEnd();
        });

    assertEquals(Optional.of(Duration.ofSeconds(5)), told.next(Closed.Refused.class).retryAfter());
  }

  @Test
  void aHeadThatBreaksOffAfterItsStatusStillTellsTheStatus() throws Exception {
    connect(
        peer -> {
          peer.request();
          peer.send("HTTP/1.1 503 Busy\r\nRetry-Af".getBytes(ISO_8859_1));
          peer.socket.shutdownOutput();
          peer.untilEnd();
        });

    assertEquals(503, told.next(Closed.Refused.class).status());
  }

  @Test
  void twoMebibytesOfHeadAreNotRead() throws Exception {
    connect(
        peer -> {
          peer.send((Peer.accepted(peer.request())).getBytes(ISO_8859_1));
          for (int i = 0; i < 2048; i++) {
            peer.send(("X-" + i + ": " + "x".repeat(1016) + "\r\n").getBytes(ISO_8859_1));
          }
          peer.untilEnd();
        });

    assertSays("more than 16384 bytes", told.next(Closed.Refused.class));
  }

  @Test
  void anAnswerThatIsNotHttpIsToldAtOnce() throws Exception {
    connect(RawServer.answering("SSH-2.0-OpenSSH_9.2"));

    assertSays("not HTTP", told.next(Closed.Unreachable.class));
  }

  @Test
  void aTlsAlertInsteadOfAnAnswerIsRecognised() throws Exception {
    connect(RawServer.answering("\u0015\u0003\u0003\u0000\u0002\u0002\u0032"));

    assertSays("should the URL begin with wss:// ?", told.next(Closed.Untrusted.class));
  }

  @Test
  void aWrongAcceptIsRefused() throws Exception {
    connect(
        RawServer.answering(
            "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: AAAA\r\nSec-WebSocket-Protocol: wamp.2.msgpack\r\n\r\n"));

    assertEquals(101, told.next(Closed.Refused.class).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Protocol: chat\r\n",
        "Sec-WebSocket-Protocol: wamp.2.cbor\r\n",
        "Sec-WebSocket-Protocol: wamp.2.msgpack, chat\r\n",
        "Sec-WebSocket-Protocol: wamp.2.msgpack\r\nSec-WebSocket-Protocol: wamp.2.json\r\n",
      })
  void withoutExactlyOneOfferedSubprotocolThereIsNoConnection(String fields) throws Exception {
    connect(
        peer -> {
          peer.upgrade(fields);
          peer.untilEnd();
        });

    assertSays("offered were wamp.2.msgpack, wamp.2.json", told.next(Closed.NoSubprotocol.class));
  }

  @Test
  void anExtensionThatWasNotOfferedIsRefused() throws Exception {
    connect(
        peer -> {
          peer.upgrade(
              "Sec-WebSocket-Protocol: wamp.2.json\r\n"
                  + "Sec-WebSocket-Extensions: permessage-deflate\r\n");
          peer.untilEnd();
        });

    assertSays("permessage-deflate", told.next(Closed.Refused.class));
  }

  @Test
  void theRequestOffersTheSubprotocolsInOrderAndNoExtension() throws Exception {
    var request = new AtomicReference<String>();
    connect(
        peer -> {
          request.set(peer.request());
          peer.send("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(ISO_8859_1));
        });
    told.next(Closed.Refused.class);

    assertTrue(request.get().startsWith("GET /ws HTTP/1.1\r\n"), request.get());
    assertTrue(
        request.get().contains("Sec-WebSocket-Protocol: wamp.2.msgpack, wamp.2.json\r\n"),
        request.get());
    assertFalse(request.get().contains("Extensions"), request.get());
  }

  // ---- compression ----

  private Connection compressed(String answer, Script script) throws IOException {
    String fields =
        "Sec-WebSocket-Protocol: wamp.2.msgpack\r\nSec-WebSocket-Extensions: " + answer + "\r\n";
    server =
        new RawServer(
            peer -> {
              peer.upgrade(fields);
              script.run(peer);
            });
    Target target = target(server.url(), Duration.ofSeconds(10));
    return transport.open(target.route(Route.DIRECT.compression(true)), told);
  }

  @Test
  void compressionIsOfferedOnlyWhenConfiguredAndWithoutParameters() throws Exception {
    var request = new AtomicReference<String>();
    server =
        new RawServer(
            peer -> {
              request.set(peer.request());
              peer.send("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(ISO_8859_1));
            });
    Target target = target(server.url(), Duration.ofSeconds(10));
    transport.open(target.route(Route.DIRECT.compression(true)), told);
    told.next(Closed.Refused.class);

    assertTrue(
        request.get().contains("Sec-WebSocket-Extensions: permessage-deflate\r\n"), request.get());
  }

  @Test
  void aRouterThatDoesNotCompressIsTakenToo() throws Exception {
    server =
        new RawServer(
            peer -> {
              peer.upgrade();
              seen.add(peer.frame());
            });
    Target target = target(server.url(), Duration.ofSeconds(10));
    Connection connection = transport.open(target.route(Route.DIRECT.compression(true)), told);
    told.next(Opened.class);
    connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));

    assertEquals(FIN | BINARY, seen.poll(10, TimeUnit.SECONDS).first());
    told.next(Closed.class);
  }

  @Test
  void compressedMessagesTravelBothWaysAndMayBeInFragments() throws Exception {
    Compression router = Compression.agreed("permessage-deflate").orElseThrow();
    Connection connection =
        compressed(
            "permessage-deflate",
            peer -> {
              byte[] deflated = router.deflate(ByteBuffer.wrap(GOODBYE)).orElseThrow().array();
              peer.frame(RSV1 | BINARY, Arrays.copyOf(deflated, 2));
              peer.frame(FIN | PING, new byte[0]);
              peer.frame(FIN, Arrays.copyOfRange(deflated, 2, deflated.length));
              peer.frame(FIN | BINARY, GOODBYE);
              Frame frame = peer.frame();
              while (frame.opcode() != BINARY) frame = peer.frame();
              seen.add(frame);
            });
    told.next(Opened.class);
    told.next(Received.class);
    told.next(Received.class);
    connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));

    Frame frame = seen.poll(10, TimeUnit.SECONDS);
    assertEquals(FIN | RSV1 | BINARY, frame.first());
    byte[] publish =
        Compression.agreed("permessage-deflate").orElseThrow().inflate(frame.payload(), LIMIT);
    assertEquals(16, publish[1]);
    told.next(Closed.class);
  }

  @Test
  void aBombIsRefusedAtTheLimitOfTheInflatedMessage() throws Exception {
    byte[] bomb =
        Compression.agreed("permessage-deflate")
            .orElseThrow()
            .deflate(ByteBuffer.wrap(new byte[32 * 1024 * 1024]))
            .orElseThrow()
            .array();
    assertTrue(bomb.length < LIMIT, bomb.length + " bytes");
    compressed(
        "permessage-deflate; server_no_context_takeover",
        peer -> {
          peer.frame(FIN | RSV1 | BINARY, bomb);
          readClose(peer);
        });
    told.next(Opened.class);

    assertClosedWith(1009, told.next(Closed.class));
  }

  @Test
  void aRouterThatWantsMessagesForgottenCanReadEachByItself() throws Exception {
    Connection connection =
        compressed(
            "permessage-deflate; client_no_context_takeover",
            peer -> {
              for (int i = 0; i < 3; i++) seen.add(peer.frame());
            });
    told.next(Opened.class);
    for (int i = 0; i < 2; i++) connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));
    ((WebSocketConnection) connection).wire.send(true, ByteBuffer.allocate(0));

    for (int i = 0; i < 2; i++) {
      byte[] payload = seen.poll(10, TimeUnit.SECONDS).payload();
      Compression fresh = Compression.agreed("permessage-deflate").orElseThrow();
      assertEquals(16, fresh.inflate(payload, LIMIT)[1]);
    }
    Frame empty = seen.poll(10, TimeUnit.SECONDS);
    assertEquals(FIN | BINARY, empty.first());
    assertEquals(0, empty.payload().length);
    told.next(Closed.class);
  }

  @Test
  void whereMessagesAreCompressedTheClosingHandshakeIsNot() throws Exception {
    Connection connection = compressed("permessage-deflate", this::readClose);
    told.next(Opened.class);
    connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));
    connection.close(1000, "enough");

    Frame ours = seen.poll(10, TimeUnit.SECONDS);
    assertEquals(FIN | CLOSE, ours.first());
    assertEquals("enough", new String(ours.payload(), 2, 6, ISO_8859_1));
    assertSays("closed with 1000 enough", told.next(Closed.ByUs.class));
  }

  @Test
  void whereMessagesAreCompressedTheRoutersCloseIsAnswered() throws Exception {
    compressed(
        "permessage-deflate",
        peer -> {
          peer.frame(FIN | CLOSE, RawServer.closePayload(1001, "bye"));
          readClose(peer);
        });
    told.next(Opened.class);

    assertClosedWith(1001, told.next(Closed.class));
  }

  @Test
  void aCompressedControlFrameEndsTheConnection() throws Exception {
    compressed(
        "permessage-deflate",
        peer -> {
          peer.frame(FIN | RSV1 | PING, new byte[0]);
          readClose(peer);
        });
    told.next(Opened.class);

    assertClosedWith(1002, told.next(Closed.class));
  }

  @Test
  void termsThatWereNotOfferedAreRefused() throws Exception {
    compressed("permessage-deflate; client_max_window_bits=10", Peer::untilEnd);

    assertSays("client_max_window_bits=10", told.next(Closed.Refused.class));
  }

  @Test
  void anExtensionAgreedOnTwiceIsRefused() throws Exception {
    compressed(
        "permessage-deflate\r\nSec-WebSocket-Extensions: permessage-deflate", Peer::untilEnd);

    assertSays("permessage-deflate, permessage-deflate", told.next(Closed.Refused.class));
  }

  // ---- what the router sends ----

  private Closed closedAfter(Script script) throws Exception {
    connect(
        peer -> {
          peer.upgrade();
          script.run(peer);
        });
    assertEquals(new Opened("wamp.2.msgpack"), told.next());
    return told.next(Closed.class);
  }

  /** The close frame that the client sent. */
  private void readClose(Peer peer) throws IOException {
    Frame frame = peer.frame();
    while (frame.opcode() != CLOSE) frame = peer.frame();
    seen.add(frame);
    peer.untilEnd();
  }

  private void assertClosedWith(int code, Closed how) throws InterruptedException {
    assertEquals(code, ((Closed.Ended) how).code(), how.text());
    Frame frame = seen.poll(5, TimeUnit.SECONDS);
    assertNotNull(frame, "no close frame came");
    assertEquals(code, frame.closeCode());
  }

  @Test
  void aTextFrameOnMessagePackIsAViolationAndWhatFollowsIsNotTold() throws Exception {
    Connection connection =
        connect(
            peer -> {
              peer.upgrade();
              peer.frame(FIN | TEXT, "[1]".getBytes(ISO_8859_1));
              peer.frame(FIN | TEXT, "[1]".getBytes(ISO_8859_1));
              peer.frame(FIN | PING, new byte[0]);
              readClose(peer);
            });
    told.next(Opened.class);

    assertEquals(new Violated("a text frame on wamp.2.msgpack"), told.next());
    connection.close(1002, "violation");
    assertSays("closed with 1002 violation", told.next(Closed.ByUs.class));
    assertEquals(1002, seen.poll(5, TimeUnit.SECONDS).closeCode());
  }

  @Test
  void aMaskedFrameEndsTheConnection() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.send(new byte[] {(byte) (FIN | BINARY), (byte) 0x81, 1, 2, 3, 4, 5});
              readClose(peer);
            });

    assertClosedWith(1002, how);
    assertSays("masked", how);
  }

  @Test
  void aMessageOverTheLimitInOneFrameIsRefusedAtItsHeader() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.send(new byte[] {(byte) (FIN | BINARY), 127, 0, 0, 0, 0, 127, -1, -1, -1});
              readClose(peer);
            });

    assertClosedWith(1009, how);
  }

  @Test
  void aMessageOverTheLimitInFragmentsIsRefused() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.frame(BINARY, new byte[LIMIT / 2]);
              peer.frame(0, new byte[LIMIT / 2]);
              peer.frame(FIN, new byte[1]);
              readClose(peer);
            });

    assertClosedWith(1009, how);
  }

  @Test
  void endlessContinuationsAreRefused() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.frame(BINARY, new byte[100]);
              while (true) peer.frame(0, new byte[1000]);
            });

    assertEquals(1009, ((Closed.Ended) how).code(), how.text());
  }

  @ParameterizedTest
  @CsvSource({"1000", "1001", "1008", "1012", "4321"})
  void aCloseFrameIsToldWithItsCodeAndAnswered(int code) throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.frame(FIN | CLOSE, RawServer.closePayload(code, "bye\nnow"));
              readClose(peer);
            });

    assertClosedWith(code, how);
    assertSays("the router closed it with " + code + " bye?now", how);
  }

  /** The library sends no close frame with 1007 and no reason. */
  @Test
  void aCloseFrameWith1007AndNoReasonIsAnsweredToo() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.frame(FIN | CLOSE, RawServer.closePayload(1007, ""));
              readClose(peer);
            });

    assertClosedWith(1007, how);
  }

  @Test
  void ourCloseWith1007NeedsNoReason() throws Exception {
    Connection connection =
        connect(
            peer -> {
              peer.upgrade();
              readClose(peer);
            });
    told.next(Opened.class);
    connection.close(1007, "");

    assertEquals(1007, seen.poll(5, TimeUnit.SECONDS).closeCode());
    told.next(Closed.ByUs.class);
  }

  @Test
  void aCloseFrameWithoutCodeIsToldAs1005() throws Exception {
    var how = closedAfter(peer -> peer.frame(FIN | CLOSE, new byte[0]));

    assertEquals(1005, ((Closed.Ended) how).code());
  }

  @Test
  void aCloseReasonThatIsNotUtf8EndsTheConnection() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xff, (byte) 0xff});
              readClose(peer);
            });

    assertClosedWith(1007, how);
  }

  @Test
  void aBareEndIsToldAs1006() throws Exception {
    var how = closedAfter(peer -> peer.socket.close());

    assertEquals(1006, ((Closed.Ended) how).code(), how.text());
  }

  @Test
  void aResetIsToldAs1006() throws Exception {
    var how =
        closedAfter(
            peer -> {
              peer.socket.setSoLinger(true, 0);
              peer.socket.close();
            });

    assertEquals(1006, ((Closed.Ended) how).code(), how.text());
    assertSays("reset", how);
  }

  @Test
  void anEndInsideAFrameIsToldAs1006() throws Exception {
    var how = closedAfter(peer -> peer.send(new byte[] {(byte) (FIN | BINARY), 100, 1, 2, 3}));

    assertEquals(1006, ((Closed.Ended) how).code(), how.text());
  }

  @Test
  void pingsAreAnsweredAndOurPingGetsItsPong() throws Exception {
    Connection connection =
        connect(
            peer -> {
              peer.upgrade();
              peer.frame(FIN | PING, new byte[] {1, 2, 3});
              seen.add(peer.frame());
              seen.add(peer.frame());
              peer.frame(FIN | PONG, new byte[0]);
              peer.untilEnd();
            });
    told.next(Opened.class);
    Frame pong = seen.poll(5, TimeUnit.SECONDS);
    assertEquals(10, pong.opcode());
    assertEquals(3, pong.payload().length);
    connection.ping();
    assertEquals(9, seen.poll(5, TimeUnit.SECONDS).opcode());
    told.next(Told.Pong.class);
    connection.drop();
    assertSays("dropped", told.next(Closed.ByUs.class));
  }

  @Test
  void noTimerKeepsAConnectionThatHasEnded() throws Exception {
    Connection connection = frozen();
    connection.send(new Publish(1, Map.of(), "a.b", Payload.NONE));
    connection.close(1000, ""); // a frozen peer: it is cut some time after

    told.next(Closed.ByUs.class);
    assertEquals(0, transport.timers.waiting());
  }

  // ---- a peer that does nothing ----

  @Test
  void aFrozenPeerIsCutSomeTimeAfterOurClose() throws Exception {
    Connection connection = frozen();
    connection.close(1000, "enough");

    assertSays("closed with 1000 enough", told.next(Closed.ByUs.class));
    assertNoThreadStays();
  }

  @Test
  void ourCloseReasonFitsIntoAControlFrame() throws Exception {
    Connection connection =
        connect(
            peer -> {
              peer.upgrade();
              readClose(peer);
            });
    told.next(Opened.class);
    connection.close(1000, "ä".repeat(200));

    Frame frame = seen.poll(5, TimeUnit.SECONDS);
    assertEquals("ä".repeat(60) + "…", new String(frame.payload(), 2, 123, "UTF-8"));
    told.next(Closed.ByUs.class);
  }

  /** Sends until so many bytes are queued that the system's buffers must be full. */
  private static void fill(Connection connection, int bytes) {
    var payload = Payload.of(new byte[256 * 1024]);
    for (int i = 0; i < 1000 && connection.queuedBytes() < bytes; i++) {
      connection.send(new Publish(i, Map.of(), "a.b", payload));
    }
  }

  /** Keeps something queued, however much the system buffers, until the next thing is told. */
  static void keepFull(Connection connection, Told told) {
    while (told.waiting() == 0) {
      fill(connection, 1024 * 1024);
      Thread.onSpinWait();
    }
  }

  /** What reads nothing after the upgrade. */
  private Script freezing() {
    return peer -> {
      peer.upgrade();
      await(thaw);
    };
  }

  private Connection frozen() throws Exception {
    Connection connection = connect(freezing());
    told.next(Opened.class);
    return connection;
  }

  @Test
  void aFrozenPeerWithAFullSendBufferIsCutSomeTimeAfterOurClose() throws Exception {
    Connection connection = patient(freezing());
    fill(connection, 2 * 1024 * 1024);
    connection.close(1000, "");

    told.next(Closed.ByUs.class);
    assertNoThreadStays();
  }

  @Test
  void aPeerThatTakesNothingIsGivenUpAtTheHighWaterMark() throws Exception {
    fill(patient(freezing()), Integer.MAX_VALUE);

    assertSays("bytes wait to be sent", told.next(Closed.Ended.class));
    assertNoThreadStays();
  }

  @Test
  void aPeerThatTakesNothingIsGivenUpWhenAWriteHasBeenBlockedTooLong() throws Exception {
    keepFull(frozen(), told);

    assertSays("a write has been blocked for", told.next(Closed.Ended.class));
    assertNoThreadStays();
  }

  /** One that lets a write be blocked for long, so that only the bounds end the connection. */
  private Connection patient(Script script) throws Exception {
    var patient =
        new WebSocketTransport(
            InetAddress::getAllByName, Duration.ofMillis(400), Duration.ofSeconds(30));
    server = new RawServer(script);
    Connection connection = patient.open(target(server.url(), Duration.ofSeconds(10)), told);
    told.next(Opened.class);
    return connection;
  }

  private static int waitingFrames(Connection connection) {
    return ((WebSocketConnection) connection).wire.engine().outQueue.size();
  }

  @Test
  void aFloodOfPingsFromAPeerThatReadsNothingIsNotKept() throws Exception {
    var flood = new CountDownLatch(1);
    byte[] pings = new byte[2 * 50_000];
    for (int i = 0; i < pings.length; i += 2) pings[i] = (byte) (FIN | PING);
    Connection connection =
        patient(
            peer -> {
              peer.upgrade();
              await(flood);
              peer.send(pings);
              peer.frame(FIN | BINARY, GOODBYE);
              await(thaw);
            });
    fill(connection, 1024 * 1024);
    int before = waitingFrames(connection);
    flood.countDown();

    told.next(Received.class);

    int pongs = waitingFrames(connection) - before;
    assertTrue(pongs <= Limits.PONGS, pongs + " pongs wait");
    connection.drop();
    told.next(Closed.ByUs.class);
  }

  @Test
  void aPingIsAnsweredHoweverManyFramesWait() throws Exception {
    var pinged = new CountDownLatch(1);
    var read = new CountDownLatch(1);
    Connection connection =
        patient(
            peer -> {
              peer.upgrade();
              await(pinged);
              // Twice as many as may wait: those that were answered are counted no more.
              for (int turn = 0; turn < 2; turn++) {
                for (int i = 0; i < Limits.PONGS; i++) peer.frame(FIN | PING, new byte[] {1});
                peer.frame(FIN | BINARY, GOODBYE);
                await(read);
                for (int i = 0; i < Limits.PONGS; ) {
                  if (peer.frame().opcode() == PONG) i++;
                }
              }
              seen.add(new Frame(PONG, new byte[0]));
              peer.untilEnd();
            });
    fill(connection, 1024 * 1024);
    for (int i = 0; i < 4 * Limits.PONGS; i++) {
      connection.send(new Publish(i, Map.of(), "a.b", Payload.NONE));
    }
    pinged.countDown();
    told.next(Received.class);
    read.countDown();

    told.next(Received.class);
    assertNotNull(seen.poll(10, TimeUnit.SECONDS), "not all pings were answered");
    connection.drop();
    told.next(Closed.ByUs.class);
  }

  @Test
  void aPeerThatTakesNothingIsGivenUpWhenTooManySmallFramesWait() throws Exception {
    Connection connection = patient(freezing());
    fill(connection, 1024 * 1024);
    for (int i = 0; told.waiting() == 0 && i < 10_000_000; i++) {
      connection.send(new Publish(i, Map.of(), "a.b", Payload.NONE));
    }

    assertSays("frames wait to be sent", told.next(Closed.Ended.class));
    assertNoThreadStays();
  }

  @Test
  void whatTheRouterSendsIsCountedBeforeItIsAWholeMessage() throws Exception {
    var more = new CountDownLatch(1);
    byte[] frame = RawServer.bytesOf(FIN | BINARY, GOODBYE);
    Connection connection =
        connect(
            peer -> {
              peer.upgrade();
              await(more);
              peer.send(Arrays.copyOf(frame, 3));
              peer.untilEnd();
            });
    told.next(Opened.class);
    long upgraded = connection.receivedBytes();
    assertTrue(upgraded > 0, "the answer to the upgrade was not counted");
    more.countDown();

    // An interrupt is the test's timeout.
    while (connection.receivedBytes() < upgraded + 3 && !Thread.interrupted()) Thread.onSpinWait();

    assertEquals(upgraded + 3, connection.receivedBytes());
    assertEquals(0, told.waiting());
    connection.drop();
    told.next(Closed.ByUs.class);
  }

  // ---- listeners ----

  @Test
  void anErrorInTheListenerEndsTheConnectionAndReachesTheHandlerOfUncaughtExceptions()
      throws Exception {
    var uncaught = new LinkedBlockingQueue<Throwable>();
    var failing =
        new Told(
            what -> {
              if (!(what instanceof Opened)) return;
              Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
              throw new NoClassDefFoundError("gone");
            });
    server =
        new RawServer(
            peer -> {
              peer.upgrade();
              peer.untilEnd();
            });
    transport.open(target(server.url(), Duration.ofSeconds(5)), failing);

    assertSays("gone", failing.next(Closed.ByUs.class));
    assertEquals("gone", uncaught.poll(5, TimeUnit.SECONDS).getMessage());
  }

  @Test
  void aDropOutOfTheListenerIsToldAfterwards() throws Exception {
    var connection = new AtomicReference<Connection>();
    var known = new CountDownLatch(1);
    var dropping =
        new Told(
            what -> {
              if (!(what instanceof Opened)) return;
              await(known);
              connection.get().drop();
            });
    server =
        new RawServer(
            peer -> {
              peer.upgrade();
              peer.untilEnd();
            });
    connection.set(transport.open(target(server.url(), Duration.ofSeconds(5)), dropping));
    known.countDown();

    dropping.next(Opened.class);
    dropping.next(Closed.ByUs.class);
    connection.get().send(new Publish(1, Map.of(), "a.b", Payload.NONE));
    connection.get().ping();
    connection.get().close(1000, "");
    assertEquals(0, dropping.waiting());
  }

  // ---- threads ----

  @Test
  void afterTwoHundredConnectionsOfAllKindsNoThreadIsLeft() throws Exception {
    for (int i = 0; i < 200; i++) {
      int kind = i % 5;
      boolean answersClose = i % 50 != 4; // so four times it takes the timer to end it
      try (var each =
          new RawServer(
              peer -> {
                if (kind == 0) return; // ends at once
                if (kind > 1) peer.upgrade();
                if (kind == 2) peer.frame(FIN | CLOSE, RawServer.closePayload(1001, ""));
                if (kind == 4 && answersClose) peer.frame(FIN | CLOSE, peer.frame().payload());
                peer.untilEnd();
              })) {
        var own = new Told();
        Connection connection =
            transport.open(target(each.url(), Duration.ofMillis(kind == 1 ? 20 : 5000)), own);
        Object first = own.next();
        if (kind == 3) connection.drop();
        if (kind == 4) connection.close(1000, "");
        if (!(first instanceof Closed)) own.next(Closed.class);
        assertEquals(0, own.waiting());
      }
    }
    assertNoThreadStays();
  }

  static void assertNoThreadStays() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.startsWith("websocket-read") || name.startsWith("websocket-write")) {
        thread.join(2000);
        assertFalse(thread.isAlive(), () -> name + " " + List.of(thread.getStackTrace()));
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

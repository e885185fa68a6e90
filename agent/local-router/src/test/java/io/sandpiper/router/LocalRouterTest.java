package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.LocalRouter.Options;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalRouterTest {
  private static final String SET = "demo.greenhouse_1.pump.set";

  /** The second is what a client sees who was still writing: its write fails before it reads. */
  private static final Set<Integer> TOO_LONG = Set.of(1009, 1006);

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final Options options = Options.DEFAULT.port(0).log(log::add);
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private LocalRouter router;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    router = started(options);
    url = router.url();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : toClose) each.close();
    router.stopHard();
  }

  private static LocalRouter started(Options options) throws IOException {
    var router = new LocalRouter(options);
    router.start();
    return router;
  }

  private TestClient connect(Serializer serializer) throws InterruptedException {
    TestClient client = TestClient.connect(url, serializer);
    toClose.add(client);
    return client;
  }

  private TestClient join(Serializer serializer) throws InterruptedException {
    TestClient client = TestClient.join(url, serializer);
    toClose.add(client);
    return client;
  }

  private TestClient attempt(URI where, Map<String, String> headers) throws InterruptedException {
    var client = new TestClient(where, Serializer.JSON, headers);
    toClose.add(client);
    client.connectBlocking(TestClient.PATIENCE, TimeUnit.SECONDS);
    return client;
  }

  private String logged(String part) throws InterruptedException {
    String line;
    do {
      line = log.poll(TestClient.PATIENCE, TimeUnit.SECONDS);
      assertNotNull(line, () -> "not logged: " + part);
    } while (!line.contains(part));
    return line;
  }

  private void assertServes() throws InterruptedException {
    TestClient client = join(Serializer.MSGPACK);
    client.says(new Call(1, Map.of(), "wamp.session.count", Payload.NONE));
    client.hears(Result.class);
  }

  @Test
  void theFirstLineSaysWhatItIsNot() {
    assertEquals(LocalRouter.NOTICE, log.poll());
    assertEquals("listening on ws://127.0.0.1:" + url.getPort() + "/ws", log.poll());
    assertNull(log.poll());
  }

  @Test
  void aJsonClientCallsAMessagePackClient() throws Exception {
    TestClient device = join(Serializer.MSGPACK);
    TestClient cloud = join(Serializer.JSON);
    device.says(new Register(1, Map.of(), SET));
    device.hears(Registered.class);
    var argument = Payload.of(true, 1L << 53, 0.5, null, "ü", List.of(), Map.of("k", -1L));

    cloud.says(new Call(1, Map.of(), SET, argument));
    var invocation = device.hears(Invocation.class);
    device.says(new Yield(invocation.request(), Map.of(), invocation.payload()));

    assertEquals(argument, invocation.payload());
    assertEquals(argument, cloud.hears(Result.class).payload());
  }

  @Test
  void bytesPassFromOneSerializerToTheOther() throws Exception {
    TestClient device = join(Serializer.MSGPACK);
    TestClient cloud = join(Serializer.JSON);
    cloud.says(new Subscribe(1, Map.of("match", "prefix"), "demo."));
    cloud.hears(Subscribed.class);

    device.says(new Publish(1, Map.of(), "demo.frame", Payload.of(new byte[] {0, -1, 7})));

    var bytes = (byte[]) cloud.hears(Event.class).payload().arguments().get(0);
    assertEquals("[0, -1, 7]", Arrays.toString(bytes));
  }

  @Test
  void whatHasNoBusinessHereIsRefusedAtTheUpgrade() throws Exception {
    for (String path : List.of("/", "/other", "/ws/more")) {
      assertEquals(1002, attempt(url.resolve(path), Map.of()).ends(), path);
      logged("refused a connection: no such path");
    }
    for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example")) {
      assertEquals(1002, attempt(url, Map.of("Origin", origin)).ends(), origin);
      logged("origin not allowed");
    }
    for (String origin : List.of("http://localhost:5173", "http://127.0.0.1", "http://[::1]:80")) {
      assertTrue(attempt(url, Map.of("Origin", origin)).isOpen(), origin);
    }
  }

  @Test
  void withoutACommonSubprotocolTheUpgradeIsRefused() throws Exception {
    for (String offer : List.of("", "Sec-WebSocket-Protocol: wamp.2.ubjson\r\n")) {
      try (Socket socket = upgrade(offer)) {
        assertTrue(line(socket).startsWith("HTTP/1.1 404 "), offer);
      }
      logged("no common subprotocol");
    }
  }

  @Test
  void theClientsFirstKnownSubprotocolIsTaken() throws Exception {
    String offer = "Sec-WebSocket-Protocol: wamp.2.ubjson, wamp.2.json, wamp.2.msgpack\r\n";
    try (Socket socket = upgrade(offer)) {
      List<String> head = new ArrayList<>();
      do {
        head.add(line(socket));
      } while (!head.get(head.size() - 1).isEmpty());
      assertTrue(head.contains("Sec-WebSocket-Protocol: wamp.2.json"), head::toString);
    }
  }

  private Socket upgrade(String header) throws IOException {
    var socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(10_000);
    String request =
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + header
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      if (c != '\r') line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }

  @Test
  void anEndlessRequestHeadIsCutOff() throws Exception {
    try (Socket socket = upgrade("X-Endless: ")) {
      assertThrows(
          IOException.class,
          () -> {
            while (true) socket.getOutputStream().write(new byte[1024]);
          });
    }
    assertServes();
  }

  @Test
  void theWrongKindOfFrameIsAProtocolViolation() throws Exception {
    TestClient binary = join(Serializer.MSGPACK);
    binary.send("[48,1,{},\"demo.x\"]");
    TestClient text = join(Serializer.JSON);
    text.send(new byte[] {(byte) 0x90});

    assertEquals("wamp.error.protocol_violation", binary.hears(Abort.class).reason());
    assertEquals("wamp.error.protocol_violation", text.hears(Abort.class).reason());
    assertEquals(1000, binary.ends());
    assertEquals(1000, text.ends());
  }

  @Test
  void pingsAreAnswered() throws Exception {
    TestClient client = connect(Serializer.JSON);

    client.sendPing();

    assertNotNull(client.pongs.poll(TestClient.PATIENCE, TimeUnit.SECONDS));
  }

  @Test
  void aMessageThatIsTooLongEndsItsConnectionOnly() throws Exception {
    TestClient whole = join(Serializer.MSGPACK);
    whole.send(new byte[Limits.MESSAGE_BYTES + 1]);
    assertTrue(TOO_LONG.contains(whole.ends()));

    TestClient inParts = join(Serializer.MSGPACK);
    byte[] part = new byte[Limits.MESSAGE_BYTES / 2];
    for (int i = 0; i < 3; i++) {
      inParts.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(part), false);
    }
    assertTrue(TOO_LONG.contains(inParts.ends()), "before the last fragment has come");
    assertServes();
  }

  @Test
  void aMessageInFragmentsIsOneMessage() throws Exception {
    TestClient client = join(Serializer.JSON);
    for (String part : List.of("[48,1,{}", ",\"wamp.session", ".count\"]")) {
      ByteBuffer bytes = ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8));
      client.sendFragmentedFrame(Opcode.TEXT, bytes, part.endsWith("]"));
    }

    assertEquals(Payload.of(1L), client.hears(Result.class).payload());
  }

  @Test
  void aPeerThatTakesNothingIsDroppedAndTheOthersAreServed() throws Exception {
    TestClient publisher = join(Serializer.MSGPACK);
    try (Socket deaf = upgrade("Sec-WebSocket-Protocol: wamp.2.json\r\n")) {
      deaf.getOutputStream().write(masked("[1,\"demo\",{\"roles\":{\"subscriber\":{}}}]"));
      deaf.getOutputStream().write(masked("[32,1,{},\"demo.flood\"]"));
      while (!line(deaf).isEmpty()) continue;
      var flood =
          new Publish(1, Map.of("acknowledge", true), "demo.flood", Payload.of(new byte[65536]));

      boolean dropped = false;
      for (int i = 0; i < 1000 && !dropped; i++) {
        publisher.says(flood);
        publisher.hears(Published.class);
        dropped = log.stream().anyMatch(each -> each.contains("takes nothing"));
      }

      assertTrue(dropped);
    }
    assertServes();
  }

  @Test
  void aBurstLongerThanTheInboxIsServedInOrder() throws Exception {
    TestClient client = join(Serializer.MSGPACK);
    int count = 3 * Limits.INBOX;

    for (long i = 1; i <= count; i++) {
      client.says(new Call(i, Map.of(), "wamp.session.count", Payload.NONE));
    }

    for (long i = 1; i <= count; i++) assertEquals(i, client.hears(Result.class).request());
  }

  /** A text frame as a client must send it; with a mask of zeros the payload is as it was. */
  private static byte[] masked(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
    return frame.array();
  }

  @Test
  void aPortInUseIsNamed() {
    var why = assertThrows(IOException.class, () -> started(options.port(url.getPort())));

    assertEquals("port " + url.getPort() + " is in use; try --port", why.getMessage());
  }

  @Test
  void anAddressThatDoesNotExistIsNamed() {
    var nowhere = options.address(InetSocketAddress.createUnresolved("no.such.invalid", 0));
    var why = assertThrows(IOException.class, () -> started(nowhere));
    assertEquals("cannot listen on no.such.invalid:0: no such host", why.getMessage());
  }

  @Test
  void stoppingSaysGoodbyeAndTheNextOneTakesThePortAtOnce() throws Exception {
    TestClient polite = join(Serializer.JSON);
    TestClient silent = join(Serializer.MSGPACK);
    Thread stopping = new Thread(router::stop);
    stopping.start();

    assertEquals("wamp.close.system_shutdown", polite.hears(Goodbye.class).reason());
    assertEquals("wamp.close.system_shutdown", silent.hears(Goodbye.class).reason());
    polite.says(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
    assertEquals(1000, polite.ends());
    assertEquals(1001, silent.ends());
    stopping.join();

    router = started(options.port(url.getPort()));
    assertServes();
  }

  @Test
  void whoAsksARouterThatDoesNotRunIsToldSo() {
    var unstarted = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
    notRunning(unstarted.sessions());
    unstarted.stop();
    notRunning(unstarted.sessions());

    router.stop();
    notRunning(router.sessions());
    notRunning(router.kill(7, "demo.test"));
  }

  private static void notRunning(Future<?> answer) {
    var e = assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
    assertEquals("the router does not run", e.getCause().getMessage());
  }

  @Test
  void stoppingHardIsABareEndOfTheStream() throws Exception {
    TestClient client = join(Serializer.JSON);

    router.stopHard();

    assertEquals(1006, client.ends());
    assertNull(client.hearsSoon());
    router = started(options.port(url.getPort()));
    assertServes();
  }

  @Test
  void noThreadOutlivesItsRouter() throws Exception {
    router.stopHard();
    Set<Thread> before = threads();
    for (int i = 0; i < 5; i++) {
      router = started(options);
      url = router.url();
      TestClient one = join(Serializer.MSGPACK);
      TestClient other = connect(Serializer.MSGPACK);
      if (i == 3) router.freeze();
      if (i % 2 == 0) {
        one.close();
        router.stop();
      } else {
        router.stopHard();
      }
      one.close();
      other.close();
      // Those from before may end meanwhile: clients of the other tests.
      Set<Thread> since = threads();
      since.removeAll(before);
      for (Thread each : since) {
        each.join(TestClient.PATIENCE * 1000);
        assertFalse(each.isAlive(), each::toString);
      }
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void aFrozenRouterSaysNothingUntilItThaws() throws Exception {
    TestClient client = join(Serializer.JSON);

    router.freeze();
    client.sendPing();
    client.says(new Call(1, Map.of(), "wamp.session.count", Payload.NONE));
    var late = new TestClient(url, Serializer.MSGPACK, Map.of());
    toClose.add(late);
    assertFalse(late.connectBlocking(200, TimeUnit.MILLISECONDS));
    assertNull(client.hearsSoon());
    assertNull(client.pongs.poll());

    router.thaw();
    assertEquals(Payload.of(1L), client.hears(Result.class).payload());
    assertNotNull(client.pongs.poll(TestClient.PATIENCE, TimeUnit.SECONDS));
  }

  @Test
  void aSessionCanBeKilledFromOutside() throws Exception {
    TestClient client = join(Serializer.JSON);
    List<Long> sessions = router.sessions().get(10, TimeUnit.SECONDS);
    assertEquals(1, sessions.size());

    assertTrue(router.kill(sessions.get(0), "demo.test").get(10, TimeUnit.SECONDS));

    assertEquals("demo.test", client.hears(Goodbye.class).reason());
    assertFalse(router.kill(1, "demo.test").get(10, TimeUnit.SECONDS));
  }

  @Test
  void thousandMutatedMessagesDoNotTakeItDown() throws Exception {
    var random = new SplittableRandom(7);
    List<Message> originals =
        List.of(
            new Hello("demo", Map.of("roles", Map.of("caller", Map.of()))),
            new Register(1, Map.of("match", "prefix"), SET),
            new Call(2, Map.of("receive_progress", true), SET, Payload.of(true, 1.5, "x")),
            new Subscribe(3, Map.of("get_retained", true), "demo.t"),
            new Publish(4, Map.of("retain", true, "exclude", List.of(1L)), "demo.t", Payload.NONE),
            new Yield(1, Map.of("progress", true), Payload.named(Map.of("on", true))),
            new Goodbye(Map.of(), "wamp.close.close_realm"));
    TestClient[] clients = {join(Serializer.JSON), join(Serializer.MSGPACK)};
    for (int i = 0; i < 1000; i++) {
      int which = i % 2;
      Serializer serializer = which == 0 ? Serializer.JSON : Serializer.MSGPACK;
      if (!clients[which].isOpen()) clients[which] = join(serializer);
      ByteBuffer encoded =
          serializer.codec().encode(originals.get(random.nextInt(originals.size())));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        if (serializer == Serializer.MSGPACK) {
          clients[which].send(bytes);
        } else {
          clients[which].send(new String(bytes, StandardCharsets.UTF_8));
        }
      } catch (WebsocketNotConnectedException e) {
        // It was ended for the one before.
      }
    }

    assertServes();
    assertTrue(log.stream().noneMatch(each -> each.contains("bug")), log::toString);
  }
}

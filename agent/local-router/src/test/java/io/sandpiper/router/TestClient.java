package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;

/** A client that is no more than a socket, a codec and a mailbox. */
final class TestClient extends WebSocketClient implements AutoCloseable {
  static final long PATIENCE = 10;

  private static final Map<String, Object> FEATURES =
      Map.of("features", Map.of("call_canceling", true, "progressive_call_results", true));

  private final Codec codec;
  private final BlockingQueue<Message> mail = new LinkedBlockingQueue<>();
  final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();

  /** The closing code, or what the library makes of a failed attempt. */
  final CompletableFuture<Integer> end = new CompletableFuture<>();

  TestClient(URI url, Serializer serializer, Map<String, String> headers) {
    super(
        url,
        new Draft_6455(List.of(), List.of(new Protocol(serializer.subprotocol()))),
        headers,
        5_000);
    codec = serializer.codec();
    setConnectionLostTimeout(0);
    setTcpNoDelay(true);
  }

  static TestClient connect(URI url, Serializer serializer) throws InterruptedException {
    var client = new TestClient(url, serializer, Map.of());
    client.connectBlocking(PATIENCE, TimeUnit.SECONDS);
    return client;
  }

  static TestClient join(URI url, Serializer serializer) throws InterruptedException {
    TestClient client = connect(url, serializer);
    client.says(new Hello("demo", Map.of("roles", Map.of("caller", FEATURES, "callee", FEATURES))));
    client.hears(Welcome.class);
    return client;
  }

  void says(Message message) {
    ByteBuffer bytes = codec.encode(message);
    if (codec.binary()) {
      send(bytes);
    } else {
      send(StandardCharsets.UTF_8.decode(bytes).toString());
    }
  }

  <M extends Message> M hears(Class<M> type) throws InterruptedException {
    Message message = mail.poll(PATIENCE, TimeUnit.SECONDS);
    assertNotNull(message, () -> "expected " + type.getSimpleName() + ", heard nothing");
    return assertInstanceOf(type, message);
  }

  /** What comes within a moment, or null. */
  Message hearsSoon() throws InterruptedException {
    return mail.poll(200, TimeUnit.MILLISECONDS);
  }

  int ends() throws Exception {
    return end.get(PATIENCE, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen(ServerHandshake response) {}

  @Override
  public void onMessage(String text) {
    received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void onMessage(ByteBuffer bytes) {
    received(bytes);
  }

  private void received(ByteBuffer bytes) {
    try {
      mail.add(codec.decode(bytes));
    } catch (ProtocolViolation e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onWebsocketPong(WebSocket socket, Framedata frame) {
    pongs.add("pong");
  }

  @Override
  public void onClose(int code, String reason, boolean remote) {
    end.complete(code);
  }

  @Override
  public void onError(Exception e) {}

  /** Ends without waiting for anybody. */
  @Override
  public void close() {
    closeConnection(1000, "");
  }
}

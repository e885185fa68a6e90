package io.sandpiper.wamp.client;

import io.sandpiper.wamp.codec.Codec;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** The library's own server, welcoming everybody and answering each call with its arguments. */
final class EchoServer extends WebSocketServer {
  private final CountDownLatch started = new CountDownLatch(1);

  EchoServer() throws InterruptedException {
    super(
        new InetSocketAddress("127.0.0.1", 0),
        1,
        List.of(
            new Draft_6455(
                List.of(),
                List.of(
                    new Protocol("wamp.2.msgpack"),
                    new Protocol("wamp.2.json"),
                    new Protocol("wamp.2.cbor")))));
    setDaemon(true);
    start();
    if (!started.await(10, TimeUnit.SECONDS)) throw new AssertionError("did not start");
  }

  String url() {
    return "ws://127.0.0.1:" + getPort() + "/ws";
  }

  void close() throws InterruptedException {
    stop(1000);
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    String subprotocol = socket.getProtocol().getProvidedProtocol();
    socket.setAttachment(Serializer.of(subprotocol).orElseThrow().codec());
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    received(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer bytes) {
    received(socket, bytes);
  }

  private static void received(WebSocket socket, ByteBuffer bytes) {
    Codec codec = socket.getAttachment();
    Message answer;
    try {
      answer = answer(codec.decode(bytes));
    } catch (ProtocolViolation e) {
      throw new IllegalStateException(e);
    }
    ByteBuffer encoded = codec.encode(answer);
    if (codec.binary()) socket.send(encoded);
    else socket.send(StandardCharsets.UTF_8.decode(encoded).toString());
  }

  private static Message answer(Message message) {
    if (message instanceof Hello) {
      return new Welcome(1, Map.of("roles", Map.of("dealer", Map.of())));
    }
    if (message instanceof Message.Call m) return new Result(m.request(), Map.of(), m.payload());
    if (message instanceof Goodbye) return new Goodbye(Map.of(), "wamp.close.goodbye_and_out");
    throw new IllegalStateException("unexpected " + message);
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

  @Override
  public void onError(WebSocket socket, Exception e) {}
}

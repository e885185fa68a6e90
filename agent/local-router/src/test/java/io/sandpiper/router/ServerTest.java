package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.router.LocalRouter.Options;
import io.sandpiper.router.core.Router;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message.Goodbye;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.java_websocket.WebSocketImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerTest {
  /**
   * What the library's race leaves: a frame in the queue, and a selector that looks for no room.
   */
  @Test
  void aFrameThatWasLeftBehindIsSentAllTheSame() throws Exception {
    var gate = new Gate();
    var router = new Router(Options.DEFAULT.settings(), new SecureRandom(), () -> "");
    var owner = new Owner(router, gate, line -> {});
    var channel = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    var server = new Server(channel, Options.DEFAULT, owner, gate);
    owner.start(server::round);
    server.start();
    var url = URI.create("ws://127.0.0.1:" + channel.socket().getLocalPort() + "/ws");
    try (TestClient client = TestClient.join(url, Serializer.JSON)) {
      var socket = (WebSocketImpl) server.getConnections().iterator().next();

      socket.outQueue.add(textFrame("[6,{},\"left.behind\"]"));

      assertEquals("left.behind", client.hears(Goodbye.class).reason());
    } finally {
      server.end();
      owner.end();
    }
  }

  private static ByteBuffer textFrame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + bytes.length)
        .put((byte) 0x81)
        .put((byte) bytes.length)
        .put(bytes)
        .flip();
  }
}

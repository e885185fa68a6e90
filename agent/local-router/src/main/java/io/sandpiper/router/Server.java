package io.sandpiper.router;

import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/**
 * The WebSocket side. Its callbacks come on the library's threads; they decode, and post the rest.
 * No callback lets anything out: the library's thread would end, and with it every connection that
 * it serves.
 */
final class Server extends WebSocketServer {
  private final LocalRouter.Options options;
  private final Owner owner;
  private final Gate gate;
  private final Set<Pipe> pipes = ConcurrentHashMap.newKeySet();

  Server(ServerSocketChannel channel, LocalRouter.Options options, Owner owner, Gate gate) {
    super(channel);
    this.options = options;
    this.owner = owner;
    this.gate = gate;
    setReuseAddr(true);
    setTcpNoDelay(true);
    setConnectionLostTimeout((int) Limits.PING.toSeconds());
    setWebSocketFactory(new Factory());
  }

  /**
   * Closes those who have connected and never finished the upgrade, and sees to frames that were
   * left behind: the library's selector thread, having emptied a queue, says that it has nothing to
   * write, and a frame that was queued just before that would lie there until the next.
   */
  void round(long now) {
    for (Pipe pipe : pipes) {
      if (pipe.overdue(now)) drop(pipe);
    }
    for (WebSocket socket : getConnections()) {
      if (socket.hasBufferedData()) onWriteDemand(socket);
    }
  }

  /** Closes every socket without a word. */
  void dropAll() {
    pipes.forEach(this::drop);
  }

  private void drop(Pipe pipe) {
    try {
      pipe.close();
    } catch (IOException e) {
      options.log().accept("a socket did not close: " + e.getMessage());
    }
  }

  /** Stops listening, closes what is open, and waits for the library's threads. */
  void end() throws InterruptedException {
    stop((int) Limits.END.toMillis());
    dropAll();
    for (Thread worker : decoders) {
      worker.interrupt();
      worker.join(Limits.END.toMillis());
    }
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
    String path = request.getResourceDescriptor().split("\\?", 2)[0];
    if (!path.equals(options.path())) throw refused("no such path: " + path);
    String origin = request.getFieldValue("Origin");
    if (!welcome(origin)) throw refused("origin not allowed: " + origin);
    String offered = request.getFieldValue("Sec-WebSocket-Protocol");
    Serializer serializer =
        Arrays.stream(offered.split(","))
            .map(name -> Serializer.of(name.strip()))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(() -> refused("no common subprotocol in \"" + offered + "\""));
    var impl = (WebSocketImpl) socket;
    ((Pipe) impl.getChannel()).upgraded();
    socket.setAttachment(new Line(impl, serializer.codec(), options.log()));
    ServerHandshakeBuilder response =
        super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    response.put("Sec-WebSocket-Protocol", serializer.subprotocol());
    return response;
  }

  /** The library makes HTTP 404 of each. */
  private InvalidDataException refused(String why) {
    options.log().accept("refused a connection: " + Printable.of(why, Limits.TEXT_BYTES));
    return new InvalidDataException(CloseFrame.REFUSE, why);
  }

  /**
   * Whether a page from there may connect. Browsers let any page on the web open a WebSocket to
   * this machine and tell us where the page is from; other programs tell nothing.
   */
  private boolean welcome(String origin) {
    if (origin.isEmpty() || options.origins().contains(origin)) return true;
    try {
      String host = new URI(origin).getHost();
      return host != null && Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public void onStart() {
    // Nothing to do: the socket has listened since before the start.
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake request) {
    Line line = socket.getAttachment();
    owner.post(router -> line.connection = router.connect(line, System.nanoTime()));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    received(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer bytes) {
    received(socket, bytes, true);
  }

  private void received(WebSocket socket, ByteBuffer bytes, boolean binary) {
    Line line = socket.getAttachment();
    try {
      var message = line.decode(bytes, binary);
      owner.postWithin(router -> line.connection.receive(message, System.nanoTime()));
    } catch (ProtocolViolation why) {
      owner.post(router -> line.connection.violated(why, System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    } catch (RuntimeException | Error e) {
      options.log().accept("cannot read a message: " + e);
      socket.closeConnection(CloseFrame.UNEXPECTED_CONDITION, "cannot read a message");
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    Line line = socket.getAttachment();
    owner.post(router -> line.connection.gone(System.nanoTime()));
  }

  @Override
  public void onError(WebSocket socket, Exception e) {
    options
        .log()
        .accept("a connection failed: " + Printable.of(String.valueOf(e), Limits.TEXT_BYTES));
  }

  /** Comes on the thread that looks for lost connections: it must not see any while we are held. */
  @Override
  public PingFrame onPreparePing(WebSocket socket) {
    try {
      gate.pass();
    } catch (IOException e) {
      // The server ends; the ping goes nowhere.
    }
    return super.onPreparePing(socket);
  }

  private final class Factory implements WebSocketServerFactory {
    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter listener, Draft draft) {
      return new WebSocketImpl(listener, List.of(draft));
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter listener, List<Draft> drafts) {
      return new WebSocketImpl(listener, List.of(new BoundedDraft(options.maxMessageBytes())));
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel channel, SelectionKey key) throws IOException {
      // Not in onConnect: a refusal there makes the library stop accepting for ever.
      if (pipes.size() >= options.settings().limits().peers()) {
        throw new IOException("too many connections");
      }
      return new Pipe(channel, gate, pipes);
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }
}

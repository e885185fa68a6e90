package io.sandpiper.wamp.websocket;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/** The library's client, reduced to what is needed of it. For one connection. */
final class LibraryClient extends WebSocketClient {
  /** Told on the read thread. */
  interface Events {
    /** The read thread begins; it ends when this returns. */
    void live();

    void opened();

    void ponged();
  }

  private final String thread;
  private final Events events;
  private volatile IOException error;

  /**
   * @param thread what to name the read thread
   */
  LibraryClient(URI url, Draft draft, String thread, Events events) {
    super(url, draft);
    this.thread = thread;
    this.events = events;
    setDaemon(true);
    setTcpNoDelay(true);
    setConnectionLostTimeout(0); // the owner pings: a second opinion would only disagree
  }

  WebSocketImpl engine() {
    return (WebSocketImpl) getConnection();
  }

  /** The first error of the line that the library told of, or null. */
  IOException error() {
    return error;
  }

  @Override
  public void run() {
    Thread.currentThread().setName(thread);
    events.live();
  }

  /** The upgrade, and reading until the end; on the read thread. */
  void runOn(Socket socket) {
    use(socket);
    super.run();
  }

  /** Deprecated in favour of a factory of sockets, of which there is only this one. */
  @SuppressWarnings("deprecation")
  private void use(Socket socket) {
    setSocket(socket);
  }

  @Override
  public void onOpen(ServerHandshake handshake) {
    events.opened();
  }

  @Override
  public void onWebsocketPong(WebSocket from, Framedata frame) {
    events.ponged();
  }

  @Override
  public void onMessage(String text) {
    throw new IllegalStateException("the draft hands messages over itself");
  }

  @Override
  public void onClose(int code, String reason, boolean remote) {
    // The end of the read thread is what counts.
  }

  @Override
  public void onError(Exception e) {
    if (error == null && e instanceof IOException failure) error = failure;
  }
}

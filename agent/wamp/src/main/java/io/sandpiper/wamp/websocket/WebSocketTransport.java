package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.line.Timers;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.time.Duration;

/**
 * WAMP over WebSocket, plain ({@code ws://}) or on TLS ({@code wss://}, the peer's certificate and
 * host name always verified).
 *
 * <p>Each connection has a read and a write thread, both gone when {@link Listener#closed} has
 * returned or soon after; all share one timer thread, which ends when idle. All are daemons. The
 * listener is called on the connection's read thread and may block there: then nothing is read, the
 * router has to wait, and its pings are answered late. What a listener throws ends the connection
 * and goes to the read thread's handler of uncaught exceptions.
 *
 * <p>{@link Connection#send} must not be called by two threads at once, and not before {@link
 * Listener#opened}.
 */
public final class WebSocketTransport implements Transport {
  private final Line.Names names;
  final Duration closeTimeout;
  final Duration writeTimeout;
  final Timers timers = new Timers("websocket-timer");

  public WebSocketTransport() {
    this(Line.Names.SYSTEM, Limits.CLOSE_TIMEOUT, Limits.WRITE_TIMEOUT);
  }

  WebSocketTransport(Line.Names names, Duration closeTimeout, Duration writeTimeout) {
    this.names = names;
    this.closeTimeout = closeTimeout;
    this.writeTimeout = writeTimeout;
  }

  @Override
  public Connection open(Target target, Listener listener) {
    var line = new Line(target.url(), target.route(), names);
    var connection = new WebSocketConnection(this, target, line, listener);
    connection.start();
    return connection;
  }
}

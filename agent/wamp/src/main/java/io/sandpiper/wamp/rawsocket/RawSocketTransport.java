package io.sandpiper.wamp.rawsocket;

import io.sandpiper.wamp.line.Line;
import io.sandpiper.wamp.line.Timers;
import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.time.Duration;

/**
 * WAMP over RawSocket, plain ({@code rs://}) or on TLS ({@code rss://}, the peer's certificate and
 * host name always verified). Of the target's serializers the first is asked for.
 *
 * <p>Each connection has a read and a write thread, both gone when {@link Listener#closed} has
 * returned or soon after; all share one timer thread, which ends when idle. All are daemons. The
 * listener is called on the connection's read thread and may block there: then nothing is read, and
 * the router has to wait. What a listener throws ends the connection and goes to the read thread's
 * handler of uncaught exceptions.
 *
 * <p>{@link Connection#send} must not be called by two threads at once, and not before {@link
 * Listener#opened}.
 */
public final class RawSocketTransport implements Transport {
  private final Line.Names names;
  final Duration closeTimeout;
  final Duration writeTimeout;
  final Timers timers = new Timers("rawsocket-timer");

  public RawSocketTransport() {
    this(Line.Names.SYSTEM, Limits.CLOSE_TIMEOUT, Limits.WRITE_TIMEOUT);
  }

  RawSocketTransport(Line.Names names, Duration closeTimeout, Duration writeTimeout) {
    this.names = names;
    this.closeTimeout = closeTimeout;
    this.writeTimeout = writeTimeout;
  }

  @Override
  public Connection open(Target target, Listener listener) {
    var line = new Line(target.url(), target.route(), names);
    var connection = new RawSocketConnection(this, target, line, listener);
    connection.start();
    return connection;
  }
}

package io.sandpiper.wamp.websocket;

import io.sandpiper.wamp.transport.Target;
import io.sandpiper.wamp.transport.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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
  final ScheduledThreadPoolExecutor timer;

  public WebSocketTransport() {
    this(InetAddress::getAllByName, Limits.CLOSE_TIMEOUT, Limits.WRITE_TIMEOUT);
  }

  WebSocketTransport(Line.Names names, Duration closeTimeout, Duration writeTimeout) {
    this.names = names;
    this.closeTimeout = closeTimeout;
    this.writeTimeout = writeTimeout;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "websocket-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(Limits.TIMER_IDLE.toNanos(), TimeUnit.NANOSECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  @Override
  public Connection open(Target target, Listener listener) {
    var connection = new WebSocketConnection(this, target, new Line(target, names), listener);
    connection.start();
    return connection;
  }
}

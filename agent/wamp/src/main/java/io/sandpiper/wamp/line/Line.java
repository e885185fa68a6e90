package io.sandpiper.wamp.line;

import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The line to a router: its name resolved, TCP to one of its addresses, and TLS if the URL asks for
 * it. {@link #connect} blocks the thread that calls it; {@link #cut} ends everything, from any
 * thread.
 */
public final class Line {
  /** Looks a host name up; may block for as long as the system's resolver likes. */
  public interface Names {
    /** The system's resolver. */
    Names SYSTEM = InetAddress::getAllByName;

    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final Route route;
  private final Names names;
  private final boolean secure;
  private final String host;
  private final int port;

  private volatile String doing = "resolving the name";

  // Guarded by this.
  private boolean cut;
  private Socket raw;
  private CompletableFuture<InetAddress[]> resolving;

  /**
   * @param url {@code wss} and {@code rss} are on TLS
   */
  public Line(URI url, Route route, Names names) {
    this.route = route;
    this.names = names;
    secure = url.getScheme().equals("wss") || url.getScheme().equals("rss");
    host = url.getHost().replaceAll("[\\[\\]]", ""); // of an IPv6 address
    port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
  }

  /** Host and port, for a log. */
  public String where() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /** What it is waiting for, or was when it ended: for a log. */
  public String doing() {
    return doing;
  }

  public void doing(String now) {
    doing = now;
  }

  /**
   * Connects, trying all addresses in turn.
   *
   * @param deadline in the terms of {@link System#nanoTime}; only shares the time among the
   *     addresses, so somebody must {@link #cut} the line when it has passed
   * @return a plain socket, or a TLS socket whose peer has been verified
   */
  public Socket connect(long deadline) throws NoConnection {
    Socket socket = connect(resolve(deadline), deadline);
    if (!secure) return socket;
    doing = "the TLS handshake";
    return Tls.handshake(socket, host, port, route.tls(), where());
  }

  /** What it means that a TLS socket failed after the handshake, before anything was read. */
  public Closed failed(SSLException e) {
    return Tls.failure(e, where(), route.tls());
  }

  /** Closes the socket without another word, or gives the attempt up. Does not block. */
  public void cut() {
    Socket toClose;
    synchronized (this) {
      cut = true;
      toClose = raw;
      if (resolving != null) resolving.cancel(false);
    }
    if (toClose != null) close(toClose);
  }

  /**
   * In a thread of its own, because a lookup can't be interrupted. The system's resolver gives up
   * after some seconds for each name server, so these threads end.
   */
  private InetAddress[] resolve(long deadline) throws NoConnection {
    var found = new CompletableFuture<InetAddress[]>();
    synchronized (this) {
      if (cut) throw givenUp();
      resolving = found;
    }
    Runnable lookup =
        () -> {
          try {
            found.complete(names.of(host));
          } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
          }
        };
    var thread = new Thread(lookup, "wamp-resolve");
    thread.setDaemon(true);
    thread.start();
    try {
      return found.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new NoConnection(
          new Unreachable(where() + ": the name can't be resolved: " + e.getCause().getMessage()));
    } catch (TimeoutException e) {
      throw new NoConnection(new Unreachable(where() + ": the name was not resolved in time"));
    } catch (CancellationException e) {
      throw givenUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
  }

  private Socket connect(InetAddress[] addresses, long deadline) throws NoConnection {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      long share = (deadline - System.nanoTime()) / (addresses.length - i);
      int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(share));
      String address = addresses[i].getHostAddress();
      doing = "connecting to " + address;
      var socket = new Socket();
      adopt(socket);
      try {
        socket.setTcpNoDelay(true); // a call is small and should leave at once
        socket.connect(new InetSocketAddress(addresses[i], port), millis);
        return socket;
      } catch (SocketTimeoutException e) {
        failures.add(address + " no answer within " + millis + " ms");
      } catch (IOException e) {
        failures.add(address + " " + e.getMessage());
      }
      close(socket);
    }
    throw new NoConnection(new Unreachable(where() + ": " + String.join("; ", failures)));
  }

  private void adopt(Socket socket) throws NoConnection {
    synchronized (this) {
      if (!cut) {
        raw = socket;
        return;
      }
    }
    close(socket);
    throw givenUp();
  }

  private NoConnection givenUp() {
    return new NoConnection(new Unreachable(where() + ": given up while " + doing));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed all the same: the descriptor is gone.
    }
  }
}

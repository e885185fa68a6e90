package io.sandpiper.wamp.line;

import io.sandpiper.wamp.transport.Closed;
import io.sandpiper.wamp.transport.Closed.Unreachable;
import io.sandpiper.wamp.transport.Proxy;
import io.sandpiper.wamp.transport.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The line to a router: its name resolved, TCP to the quickest of its addresses or a tunnel through
 * a proxy, and TLS if the URL asks for it. {@link #connect} blocks the thread that calls it; {@link
 * #cut} ends everything, from any thread.
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
  private Race race;
  private CompletableFuture<InetAddress[]> resolving;

  /**
   * @param url {@code wss} and {@code rss} are on TLS
   */
  public Line(URI url, Route route, Names names) {
    this.route = route;
    this.names = names;
    secure = url.getScheme().equals("wss") || url.getScheme().equals("rss");
    host = unbracketed(url);
    port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
  }

  /** Of an IPv6 address. */
  private static String unbracketed(URI url) {
    return url.getHost().replaceAll("[\\[\\]]", "");
  }

  /** Where, and by whom: the proxy may well be on the router's host. */
  private String way() {
    return route
        .proxy()
        .map(by -> where() + " by the proxy " + by.url().getHost() + ":" + by.url().getPort())
        .orElseGet(this::where);
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
   * Connects, by the route's proxy if there is one.
   *
   * @param deadline in the terms of {@link System#nanoTime}; it is for names and addresses only, so
   *     somebody must {@link #cut} the line when it has passed
   * @return a plain socket, or a TLS socket whose peer has been verified
   */
  public Socket connect(long deadline) throws NoConnection {
    Socket socket =
        route.proxy().isPresent()
            ? tunnel(route.proxy().get(), deadline)
            : to(host, port, deadline);
    if (!secure) return socket;
    doing = "the TLS handshake";
    return Tls.handshake(socket, host, port, route.tls(), where());
  }

  private Socket tunnel(Proxy proxy, long deadline) throws NoConnection {
    Socket socket = to(unbracketed(proxy.url()), proxy.url().getPort(), deadline);
    doing = "the proxy's answer";
    new Tunnel(proxy, where()).through(socket);
    return socket;
  }

  private Socket to(String name, int atPort, long deadline) throws NoConnection {
    doing = "resolving the name " + name;
    var racing = new Race(resolve(name, deadline), atPort, Limits.STAGGER);
    doing = "connecting to " + racing.addresses();
    synchronized (this) {
      if (cut) throw givenUp();
      race = racing;
    }
    try {
      Socket socket = racing.run(deadline);
      adopt(socket);
      return socket;
    } catch (IOException e) {
      throw new NoConnection(new Unreachable(way() + ": " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
  }

  /** What it means that a TLS socket failed after the handshake, before anything was read. */
  public Closed failed(SSLException e) {
    return Tls.failure(e, where(), route.tls());
  }

  /** Closes the socket without another word, or gives the attempt up. Does not block. */
  public void cut() {
    Socket toClose;
    Race running;
    synchronized (this) {
      cut = true;
      toClose = raw;
      running = race;
      if (resolving != null) resolving.cancel(false);
    }
    if (toClose != null) Race.close(toClose);
    if (running != null) running.cut();
  }

  /**
   * In a thread of its own, because a lookup can't be interrupted. The system's resolver gives up
   * after some seconds for each name server, so these threads end.
   */
  private InetAddress[] resolve(String name, long deadline) throws NoConnection {
    var found = new CompletableFuture<InetAddress[]>();
    synchronized (this) {
      if (cut) throw givenUp();
      resolving = found;
    }
    Runnable lookup =
        () -> {
          try {
            found.complete(names.of(name));
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
          new Unreachable(way() + ": the name can't be resolved: " + e.getCause().getMessage()));
    } catch (TimeoutException e) {
      throw new NoConnection(new Unreachable(way() + ": the name was not resolved in time"));
    } catch (CancellationException e) {
      throw givenUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp();
    }
  }

  private void adopt(Socket socket) throws NoConnection {
    synchronized (this) {
      if (!cut) {
        raw = socket;
        return;
      }
    }
    Race.close(socket);
    throw givenUp();
  }

  private NoConnection givenUp() {
    return new NoConnection(new Unreachable(where() + ": given up while " + doing));
  }
}

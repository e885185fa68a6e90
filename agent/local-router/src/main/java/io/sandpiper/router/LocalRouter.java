package io.sandpiper.router;

import io.sandpiper.router.core.Router;
import io.sandpiper.router.core.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A WAMP router in this process, on a WebSocket, for trying out and for tests. One object is
 * started once; another one may follow on the same port at once.
 *
 * <p>Thread-safe. The router itself lives on a thread of its own, named {@code local-router}.
 */
public final class LocalRouter implements AutoCloseable {
  /** What whoever starts this router is to be told first. */
  public static final String NOTICE =
      "This router is for trying out and for tests. For production, run Crossbar.io or Bondy.";

  /**
   * How to run.
   *
   * @param address port 0 for any free one
   * @param path of the URL, with its slash
   * @param maxMessageBytes of a peer's message, over all its fragments
   * @param origins whose pages may connect besides this machine's own, for example {@code
   *     https://dashboard.example}
   * @param log takes one line at a time, from any thread
   */
  public record Options(
      InetSocketAddress address,
      String path,
      Settings settings,
      int maxMessageBytes,
      Set<String> origins,
      Consumer<String> log) {
    /** {@code ws://127.0.0.1:8080/ws}, any realm, nobody asked for a proof, a log to nowhere. */
    public static final Options DEFAULT =
        new Options(
            new InetSocketAddress("127.0.0.1", 8080),
            "/ws",
            Settings.OPEN,
            Limits.MESSAGE_BYTES,
            Set.of(),
            line -> {});

    public Options {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("path: expected to start with /, is " + path);
      }
      if (maxMessageBytes < 1024) {
        throw new IllegalArgumentException("maxMessageBytes: at least 1024, is " + maxMessageBytes);
      }
      origins = Set.copyOf(origins);
    }

    public Options address(InetSocketAddress other) {
      return new Options(other, path, settings, maxMessageBytes, origins, log);
    }

    /** Another port, on the same interface. */
    public Options port(int port) {
      return address(new InetSocketAddress(address.getHostString(), port));
    }

    public Options settings(Settings other) {
      return new Options(address, path, other, maxMessageBytes, origins, log);
    }

    public Options log(Consumer<String> other) {
      return new Options(address, path, settings, maxMessageBytes, origins, other);
    }
  }

  private enum Phase {
    NEW,
    RUNNING,
    STOPPED
  }

  private final Options options;
  private final Gate gate = new Gate();
  private final Owner owner;
  private Phase phase = Phase.NEW;
  private Server server;
  private URI url;

  public LocalRouter(Options options) {
    this.options = options;
    // Session ids must not be guessed: who knows one can have it killed.
    var router = new Router(options.settings(), new SecureRandom(), () -> Instant.now().toString());
    this.owner = new Owner(router, gate, options.log());
  }

  /**
   * Listens; returns when clients can connect.
   *
   * @throws IOException when it cannot, saying why in words for the person at the terminal
   */
  public synchronized void start() throws IOException {
    if (phase != Phase.NEW) throw new IllegalStateException("start: once only");
    ServerSocketChannel channel = listen(options.address());
    options.log().accept(NOTICE);
    var bound = (InetSocketAddress) channel.getLocalAddress();
    url = url(options.address().getHostString(), bound.getPort(), options.path());
    server = new Server(channel, options, owner, gate);
    owner.start(server::round);
    server.start();
    phase = Phase.RUNNING;
    options.log().accept("listening on " + url);
    if (!bound.getAddress().isLoopbackAddress()) {
      options.log().accept("whoever reaches " + url + " may call and publish everything there");
    }
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      // So that a restart need not wait for the last connections' TIME_WAIT.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address, Limits.ACCEPT_QUEUE);
    } catch (BindException e) {
      channel.close();
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw new IOException("port " + address.getPort() + " is in use; try --port", e);
      }
      throw cannot(address, e.getMessage(), e);
    } catch (IOException e) {
      channel.close();
      throw cannot(address, e.getMessage(), e);
    } catch (UnresolvedAddressException e) {
      channel.close();
      throw cannot(address, "no such host", e);
    }
  }

  private static IOException cannot(InetSocketAddress address, String why, Exception cause) {
    String where = address.getHostString() + ":" + address.getPort();
    return new IOException("cannot listen on " + where + ": " + why, cause);
  }

  private static URI url(String host, int port, String path) {
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("ws://" + bracketed + ":" + port + path);
  }

  /** Where clients connect, with the port that was found for 0. */
  public synchronized URI url() {
    if (url == null) throw new IllegalStateException("url: not started");
    return url;
  }

  /** The joined sessions; fails with {@link IllegalStateException} when the router does not run. */
  public CompletableFuture<List<Long>> sessions() {
    return owner.ask(Router::sessions);
  }

  /**
   * Sends a session GOODBYE, as {@code wamp.session.kill} does; false if there is none such. Fails
   * with {@link IllegalStateException} when the router does not run.
   */
  public CompletableFuture<Boolean> kill(long session, String reason) {
    return owner.ask(router -> router.kill(session, reason, System.nanoTime()));
  }

  /** Does nothing any more until {@link #thaw}: like a process that got SIGSTOP. */
  public void freeze() {
    gate.shut();
  }

  /** Goes on with what has come meanwhile. */
  public void thaw() {
    gate.open();
  }

  /** Says GOODBYE {@code wamp.close.system_shutdown}, waits for the answers, and closes. */
  public synchronized void stop() {
    if (!stopping()) return;
    gate.open();
    try {
      owner.leave().get(Limits.FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever has not answered by now is closed like the others.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /** Drops every connection without a word: like a process that got SIGKILL. */
  public synchronized void stopHard() {
    if (!stopping()) return;
    owner.post(Router::stopAnswering);
    server.dropAll();
    gate.open();
    end();
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private boolean stopping() {
    boolean running = phase == Phase.RUNNING;
    phase = Phase.STOPPED;
    return running;
  }

  private void end() {
    try {
      server.end();
      owner.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

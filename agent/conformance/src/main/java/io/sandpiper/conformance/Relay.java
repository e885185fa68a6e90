package io.sandpiper.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stretch of network before a router: passes on what comes, until it is told to lose it without a
 * word, or to break.
 */
public final class Relay implements AutoCloseable {
  /** Bytes that are passed on at once: a few messages. */
  private static final int CHUNK = 16 * 1024;

  /** A connection on its way through. */
  private static final class Path {
    final Socket client;
    final Socket router;
    volatile boolean dead;

    Path(Socket client, Socket router) {
      this.client = client;
      this.router = router;
    }

    void close() throws IOException {
      client.close();
      router.close();
    }
  }

  private final URI router;
  private final ServerSocket door;
  private final List<Path> paths = new ArrayList<>();
  private final AtomicLong passed = new AtomicLong();

  /** Open while new connections are led on. */
  private CountDownLatch way = new CountDownLatch(0);

  public Relay(URI router) throws IOException {
    this.router = router;
    door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::receive);
  }

  /** The router's, through here. */
  public URI url() {
    return URI.create("ws://127.0.0.1:" + door.getLocalPort() + router.getPath());
  }

  /**
   * From now on nothing passes, in either direction, and neither end is told. Who dials anew gets
   * nowhere until {@link #restore}; what was there before stays half-open until {@link #endLost}.
   */
  public synchronized void lose() {
    way = new CountDownLatch(1);
    paths.forEach(path -> path.dead = true);
  }

  /** New connections pass. */
  public synchronized void restore() {
    way.countDown();
  }

  /** Both ends of what was lost find out at last. */
  public synchronized void endLost() throws IOException {
    for (Path path : paths) {
      if (path.dead) path.close();
    }
  }

  /** Bytes passed on so far, in both directions together. */
  public long passed() {
    return passed.get();
  }

  /** Ends every connection, as a process does that is killed. */
  public synchronized void cut() throws IOException {
    for (Path path : paths) path.close();
    paths.clear();
  }

  private synchronized CountDownLatch way() {
    return way;
  }

  private void receive() throws IOException {
    while (true) {
      Socket client = door.accept();
      start(() -> lead(client));
    }
  }

  private void lead(Socket client) throws IOException {
    try {
      way().await();
    } catch (InterruptedException e) {
      client.close();
      return;
    }
    var path = new Path(client, new Socket(router.getHost(), router.getPort()));
    synchronized (this) {
      paths.add(path);
    }
    start(() -> pass(path, client, path.router));
    start(() -> pass(path, path.router, client));
  }

  /** Reads on when it is dead: an end that is not read from would be told to wait. */
  private void pass(Path path, Socket from, Socket to) throws IOException {
    byte[] bytes = new byte[CHUNK];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    try {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (path.dead) continue;
        passed.addAndGet(read);
        out.write(bytes, 0, read);
      }
    } finally {
      if (!path.dead) path.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A socket was closed, here or there: that is how each of these threads ends.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    restore();
    cut();
  }
}

package io.sandpiper.wamp.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Connects to the first of several addresses that answers (RFC 8305, "Happy Eyeballs"): the two
 * families take turns, each address gets a small start over the next, and the first connection
 * closes all others. So a router with a dead IPv6 address costs a quarter of a second.
 *
 * <p>{@link #run} blocks; {@link #cut} ends it from any thread. Each address has a thread while it
 * is tried: closing the socket ends it.
 */
final class Race {
  private final int port;
  private final Duration stagger;
  private final Queue<InetAddress> waiting;

  // Guarded by this.
  private final List<Socket> running = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Socket winner;
  private boolean over;
  private long nextAt;

  /**
   * @param stagger the start that each has over the next
   */
  Race(InetAddress[] found, int port, Duration stagger) {
    this.port = port;
    this.stagger = stagger;
    this.waiting = inTurn(found);
    this.nextAt = System.nanoTime();
  }

  /** As the resolver ordered them, but the families in turn, beginning with the first's. */
  static Queue<InetAddress> inTurn(InetAddress[] found) {
    var first = new ArrayDeque<InetAddress>();
    var second = new ArrayDeque<InetAddress>();
    for (InetAddress each : found) {
      (each.getClass() == found[0].getClass() ? first : second).add(each);
    }
    var order = new ArrayDeque<InetAddress>();
    while (order.size() < Limits.ADDRESSES && !(first.isEmpty() && second.isEmpty())) {
      if (!first.isEmpty()) order.add(first.remove());
      if (!second.isEmpty() && order.size() < Limits.ADDRESSES) order.add(second.remove());
    }
    return order;
  }

  /** The addresses that have not been tried yet, for a log. */
  String addresses() {
    return waiting.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
  }

  /**
   * @param deadline in the terms of {@link System#nanoTime}
   * @throws IOException when no address answered, with what each said
   */
  synchronized Socket run(long deadline) throws IOException, InterruptedException {
    try {
      while (!over) {
        long now = System.nanoTime();
        if (now - deadline >= 0) throw new IOException(said("no answer in time"));
        if (!waiting.isEmpty() && (running.isEmpty() || now - nextAt >= 0)) {
          nextAt = now + stagger.toNanos();
          start(waiting.remove(), deadline - now);
        } else if (running.isEmpty()) {
          throw new IOException(said("no address"));
        } else {
          long until = waiting.isEmpty() || deadline - nextAt < 0 ? deadline : nextAt;
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, until - now));
        }
      }
      if (winner == null) throw new IOException("given up");
      return winner;
    } finally {
      over = true;
      running.forEach(Race::close);
    }
  }

  private String said(String otherwise) {
    return failures.isEmpty() ? otherwise : String.join("; ", failures);
  }

  /** Gives up, unless it is over. */
  synchronized void cut() {
    over = true;
    running.forEach(Race::close);
    notifyAll();
  }

  private void start(InetAddress address, long nanos) {
    var socket = new Socket();
    running.add(socket);
    int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    var thread = new Thread(() -> connect(socket, address, millis), "wamp-connect");
    thread.setDaemon(true);
    thread.start();
  }

  private void connect(Socket socket, InetAddress address, int millis) {
    IOException failure = null;
    try {
      socket.setTcpNoDelay(true); // a call is small and should leave at once
      socket.connect(new InetSocketAddress(address, port), millis);
    } catch (IOException e) {
      failure = e;
    }
    synchronized (this) {
      running.remove(socket);
      if (failure == null && !over) {
        winner = socket;
        over = true;
      } else {
        close(socket);
        if (failure != null) failures.add(address.getHostAddress() + " " + failure.getMessage());
        nextAt = System.nanoTime(); // the next need not wait
      }
      notifyAll();
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed all the same: the descriptor is gone.
    }
  }
}

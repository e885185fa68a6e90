package io.sandpiper.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Stands before a router: lets connections through as they are, until told to turn some away with
 * an HTTP status.
 */
final class Doorman implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final URI router;
  private final ServerSocket door;
  private final Queue<String> refusals = new ArrayDeque<>();
  private final List<Long> arrivals = new ArrayList<>();
  private final List<Socket> inside = new ArrayList<>();

  Doorman(URI router) throws IOException {
    this.router = router;
    door = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start(this::stand);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + door.getLocalPort() + router.getPath());
  }

  /**
   * Turns everybody out, and the next ones away.
   *
   * @param heads status and fields of each refusal: {@code 503 Busy\r\nRetry-After: 2}
   */
  synchronized void close(String... heads) throws IOException {
    refusals.addAll(List.of(heads));
    arrivals.clear();
    for (Socket socket : inside) socket.close();
    inside.clear();
  }

  /** When connections came since {@link #close(String...)}, in nanoseconds. */
  synchronized List<Long> arrivals() {
    return List.copyOf(arrivals);
  }

  private void stand() throws IOException {
    while (true) {
      Socket guest = door.accept();
      String refusal = greet();
      if (refusal == null) lead(guest);
      else refuse(guest, refusal);
    }
  }

  private synchronized String greet() {
    arrivals.add(System.nanoTime());
    return refusals.poll();
  }

  private static void refuse(Socket guest, String head) throws IOException {
    try (guest) {
      InputStream in = guest.getInputStream();
      var request = new StringBuilder();
      while (request.indexOf(END_OF_HEAD) < 0) {
        int octet = in.read();
        if (octet < 0) return; // gave up by itself
        request.append((char) octet);
      }
      String answer = "HTTP/1.1 " + head + "\r\nContent-Length: 0" + END_OF_HEAD;
      guest.getOutputStream().write(answer.getBytes(US_ASCII));
    }
  }

  private synchronized void lead(Socket guest) throws IOException {
    var host = new Socket(router.getHost(), router.getPort());
    inside.addAll(List.of(guest, host));
    start(() -> pass(guest, host));
    start(() -> pass(host, guest));
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
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
            "doorman");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    close(new String[0]);
  }
}

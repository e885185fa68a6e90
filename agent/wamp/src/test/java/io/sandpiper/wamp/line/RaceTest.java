package io.sandpiper.wamp.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RaceTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAllAndSeeTheThreadsGo() throws Exception {
    for (AutoCloseable each : open) each.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (connecting() > 0) {
      assertTrue(System.nanoTime() < deadline, "a thread is left");
      Thread.onSpinWait();
    }
  }

  private static long connecting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("wamp-connect"))
        .count();
  }

  private static InetAddress local(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private ServerSocket listening(InetAddress address, int port) throws IOException {
    var server = new ServerSocket(port, 1, address);
    open.add(server);
    return server;
  }

  /** Answers nobody: those who wait to be accepted fill its queue. */
  private void hole(InetAddress address, int port) throws IOException {
    listening(address, port);
    // Twice in a row and longer the second time: one may be a hiccup of the machine.
    for (int timeout = 200; timeout <= 1000; ) {
      var waiting = new Socket();
      open.add(waiting);
      try {
        waiting.connect(new InetSocketAddress(address, port), timeout);
        timeout = 200;
      } catch (SocketTimeoutException full) {
        timeout *= 4;
      }
    }
  }

  private static long in(Duration time) {
    return System.nanoTime() + time.toNanos();
  }

  @Test
  void theFamiliesTakeTurnsAndNotMoreThanEightAreTried() throws Exception {
    var found = new ArrayList<InetAddress>();
    byte[] six = new byte[16];
    for (byte i = 1; i <= 2; i++) {
      six[15] = i;
      found.add(InetAddress.getByAddress(six));
    }
    for (int i = 1; i <= 9; i++) found.add(local(i));

    var order = List.copyOf(Race.inTurn(found.toArray(InetAddress[]::new)));

    var expected =
        List.of(
            found.get(0), local(1), found.get(1), local(2), local(3), local(4), local(5), local(6));
    assertEquals(expected, order);
  }

  @Test
  void aDeadFirstAddressCostsTheStaggerAndNotMore() throws Exception {
    int port = listening(local(1), 0).getLocalPort();
    hole(local(2), port);
    var race = new Race(new InetAddress[] {local(2), local(1)}, port, Limits.STAGGER);
    long begun = System.nanoTime();

    try (Socket winner = race.run(in(Duration.ofSeconds(20)))) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      assertEquals(local(1), winner.getInetAddress());
      assertTrue(millis >= Limits.STAGGER.toMillis(), millis + " ms");
      assertTrue(millis < 5_000, millis + " ms");
    }
  }

  @Test
  void theFirstThatAnswersWinsAndTheNextIsNotTried() throws Exception {
    ServerSocket second = listening(local(2), 0);
    int port = second.getLocalPort();
    listening(local(1), port);
    var race = new Race(new InetAddress[] {local(1), local(2)}, port, Duration.ofHours(1));

    try (Socket winner = race.run(in(Duration.ofSeconds(20)))) {
      assertEquals(local(1), winner.getInetAddress());
    }
    second.setSoTimeout(300);
    assertThrows(SocketTimeoutException.class, second::accept);
  }

  @Test
  void whenAllRefuseEachIsToldAndNoneIsWaitedFor() throws Exception {
    int port = 0;
    try (var gone = new ServerSocket(0, 1, local(1))) {
      port = gone.getLocalPort();
    }
    var race = new Race(new InetAddress[] {local(1), local(2), local(3)}, port, Limits.STAGGER);

    var why = assertThrows(IOException.class, () -> race.run(in(Duration.ofSeconds(20))));

    for (int i = 1; i <= 3; i++)
      assertTrue(why.getMessage().contains("127.0.0." + i), why::toString);
  }

  @Test
  void atTheDeadlineItEnds() throws Exception {
    int port = listening(local(1), 0).getLocalPort();
    hole(local(2), port);
    var race = new Race(new InetAddress[] {local(2)}, port, Limits.STAGGER);

    var why = assertThrows(IOException.class, () -> race.run(in(Duration.ofMillis(300))));

    assertTrue(
        Arrays.asList("no answer in time", "127.0.0.2 Connect timed out")
            .contains(why.getMessage()),
        why::toString);
  }

  @Test
  void cutItEndsAtOnce() throws Exception {
    int port = listening(local(1), 0).getLocalPort();
    hole(local(2), port);
    var race = new Race(new InetAddress[] {local(2)}, port, Limits.STAGGER);
    var end =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return "connected " + race.run(in(Duration.ofSeconds(25)));
              } catch (IOException | InterruptedException e) {
                return e.getMessage();
              }
            });
    while (connecting() == 0) Thread.onSpinWait();

    race.cut();

    assertEquals("given up", end.get(10, TimeUnit.SECONDS));
  }
}

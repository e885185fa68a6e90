package io.sandpiper.device.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Parity;
import io.sandpiper.device.board.Board.SerialSettings;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serial ports, connections and programs of the machine that runs the test. */
class MachineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SerialSettings SETTINGS = new SerialSettings(9600, 8, Parity.NONE, 1);

  /** A pseudo-terminal whose far end repeats what it gets, and goes away at the letter q. */
  private static final String FAR_END =
      """
      import os, pty, tty
      far, near = pty.openpty()
      tty.setraw(near)
      print(os.ttyname(near), flush=True)
      while True:
          got = os.read(far, 1000)
          if b"q" in got: break
          os.write(far, got)
      """;

  private static byte[] read(Board.Stream stream, int count) throws IOException {
    var come = new ByteArrayOutputStream();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (come.size() < count && System.nanoTime() < end) {
      come.writeBytes(stream.read(Duration.ofMillis(200)));
    }
    return come.toByteArray();
  }

  private static boolean pythonIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import pty").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aSerialPortIsWrittenAndReadUntilItVanishes() throws Exception {
    assumeTrue(pythonIsThere(), "python3 makes the pseudo-terminal, and is missing");
    Process python = new ProcessBuilder("python3", "-c", FAR_END).start();
    try (BufferedReader out = python.inputReader();
        Board.Stream port = SerialStream.open(out.readLine(), SETTINGS)) {
      assertEquals(0, port.read(Duration.ofMillis(1)).length);
      byte[] all = new byte[256];
      for (int i = 0; i < all.length; i++) all[i] = (byte) (i == 'q' ? 0 : i);
      port.write(all);

      assertArrayEquals(all, read(port, all.length));

      port.write("q".getBytes());
      assertTrue(python.waitFor(10, TimeUnit.SECONDS));
      String message = assertThrows(IOException.class, () -> read(port, 1)).getMessage();
      assertTrue(message.contains(": gone (error "), message);
    } finally {
      python.destroyForcibly();
    }
  }

  @Test
  void aSerialPortIsClosedWhileItIsRead() throws Exception {
    assumeTrue(pythonIsThere(), "python3 makes the pseudo-terminal, and is missing");
    Process python = new ProcessBuilder("python3", "-c", FAR_END).start();
    try (BufferedReader out = python.inputReader()) {
      Board.Stream port = SerialStream.open(out.readLine(), SETTINGS);
      var reading = new CountDownLatch(1);
      var reader =
          new Thread(
              () -> {
                try {
                  while (true) {
                    port.read(Duration.ofSeconds(1));
                    reading.countDown();
                  }
                } catch (IOException e) {
                  // Which ends it: the port is closed.
                }
              });
      reader.start();
      assertTrue(reading.await(10, TimeUnit.SECONDS));

      port.close();

      reader.join(10_000);
      assertFalse(reader.isAlive());
    } finally {
      python.destroyForcibly();
    }
  }

  @Test
  void aSerialPortThatIsNoneSaysSo() {
    assertEquals(
        "/dev/ttyNONE: not there",
        assertThrows(IOException.class, () -> SerialStream.open("/dev/ttyNONE", SETTINGS))
            .getMessage());
    String message =
        assertThrows(IOException.class, () -> SerialStream.open("/dev/null", SETTINGS))
            .getMessage();
    assertTrue(message.startsWith("/dev/null: "), message);
  }

  @Test
  void aConnectionSaysWhenTheFarEndIsGone() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var far = new Thread(() -> repeatOnce(server));
      far.start();
      try (var stream = new TcpStream("127.0.0.1", server.getLocalPort(), PATIENCE)) {
        assertEquals(0, stream.read(Duration.ofMillis(1)).length);
        stream.write(new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, read(stream, 3));

        assertEquals(
            "127.0.0.1:" + server.getLocalPort() + ": closed by the far end",
            assertThrows(IOException.class, () -> read(stream, 1)).getMessage());
      }
      far.join();
    }
  }

  private static void repeatOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(socket.getInputStream().readNBytes(3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPortWhereNobodyListensRefuses() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    assertEquals(
        "127.0.0.1:" + port + ": refused",
        assertThrows(IOException.class, () -> new TcpStream("127.0.0.1", port, PATIENCE))
            .getMessage());
  }

  private static Board.Programs programs() throws IOException {
    return LocalPrograms.allowed(Map.of("SANDPIPER_ALLOW_EXEC", "yes"));
  }

  private static Board.Ended sh(String script, Duration atMost, int bytes) throws IOException {
    return programs().run(List.of("/bin/sh", "-c", script), atMost, bytes);
  }

  @Test
  void programsAreOffUnlessTheEnvironmentSaysYes() {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("SANDPIPER_ALLOW_EXEC", ""),
            Map.of("SANDPIPER_ALLOW_EXEC", "no"))) {
      assertEquals(
          "running programs is off: the agent has to be started with SANDPIPER_ALLOW_EXEC=yes",
          assertThrows(IOException.class, () -> LocalPrograms.allowed(environment)).getMessage());
    }
  }

  @Test
  void aProgramsEndAndItsWordsAreAnswered() throws IOException {
    assertEquals(
        new Board.Ended(3, "out\nerr\n", false),
        sh("echo out; echo err >&2; exit 3", PATIENCE, 99));
    assertEquals(new Board.Ended(0, "12345", true), sh("echo 1234567", PATIENCE, 5));
    assertEquals(
        new Board.Ended(0, "$HOME;reboot\n", false),
        programs().run(List.of("/bin/echo", "$HOME;reboot"), PATIENCE, 99));
  }

  /** Many times what a pipe holds. */
  @Test
  void aProgramThatSaysTooMuchIsHeardOut() throws IOException {
    var ended = sh("head -c 3000000 /dev/zero | tr '\\0' x; exit 5", PATIENCE, 10);

    assertEquals(new Board.Ended(5, "xxxxxxxxxx", true), ended);
  }

  @Test
  void theEnvironmentIsOurs() throws IOException {
    assertEquals(
        List.of("LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin"),
        programs().run(List.of("/usr/bin/env"), PATIENCE, 9999).output().lines().sorted().toList());
  }

  @Test
  void aProgramThatTakesTooLongIsKilledWithItsChildren(@TempDir Path folder) throws Exception {
    Path pid = folder.resolve("pid");
    String script = "sleep 1000 & echo $! > " + pid + "; wait";

    assertEquals(
        "/bin/sh: killed, took longer than 1000 ms",
        assertThrows(IOException.class, () -> sh(script, Duration.ofSeconds(1), 99)).getMessage());

    long child = Long.parseLong(Files.readString(pid).strip());
    var handle = ProcessHandle.of(child);
    if (handle.isPresent()) handle.get().onExit().get(10, TimeUnit.SECONDS);
    assertFalse(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void aChildThatOutlivesItsParentKeepsNobodyWaiting() throws IOException {
    long start = System.nanoTime();

    var ended = sh("sleep 8 & echo done", PATIENCE, 99);

    assertEquals(new Board.Ended(0, "done\n", false), ended);
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
  }

  @Test
  void aProgramThatIsNotThereSaysSo() {
    String message =
        assertThrows(
                IOException.class,
                () -> programs().run(List.of("/usr/bin/no-such-program"), PATIENCE, 9))
            .getMessage();

    assertTrue(message.contains("/usr/bin/no-such-program"), message);
  }
}

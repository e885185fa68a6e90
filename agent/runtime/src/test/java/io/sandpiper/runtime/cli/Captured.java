package io.sandpiper.runtime.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A terminal that keeps what is printed. */
final class Captured {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err =
      new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int from, int count) {
          super.write(bytes, from, count);
          notifyAll();
        }
      };
  final Terminal terminal;

  private Captured(boolean live, Map<String, String> environment) {
    terminal =
        new Terminal(stream(out), stream(err), live, live, environment, "/opt/s p/sandpiper");
  }

  static Captured pipe() {
    return new Captured(false, Map.of());
  }

  static Captured live() {
    return live(40);
  }

  static Captured live(int height) {
    return new Captured(true, Map.of("LINES", String.valueOf(height)));
  }

  static Captured with(Map<String, String> environment) {
    return new Captured(false, environment);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Waits until the text has been printed; the test's own limit ends it otherwise. */
  void awaitError(String text) throws InterruptedException {
    synchronized (err) {
      while (!err().contains(text)) err.wait();
    }
  }

  int run(String... words) throws InterruptedException {
    return CommandLine.of(terminal).run(words);
  }
}

package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process and the lines that it prints, on either stream. Killed when closed. */
public final class Program implements AutoCloseable {
  private final List<String> command;
  private final Process process;
  private final Deque<String> printed = new ArrayDeque<>();
  private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>(Limits.LINES);

  private Program(Process process, List<String> command) {
    this.process = process;
    this.command = command;
    var reader = new Thread(this::read, "reads " + command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it in that folder, with that added to the environment and nothing on its input. */
  public static Program start(Path folder, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start(), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** What was printed so far, of a long run the end. */
  public String output() {
    synchronized (printed) {
      return String.join("\n", printed);
    }
  }

  /** The next line that the pattern is found in; those before it are passed over. */
  public Matcher await(Pattern pattern, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) return fail(command + " did not print " + pattern + " but:\n" + output());
      if (line.isEmpty()) return fail(command + " ended without " + pattern + ":\n" + output());
      Matcher matcher = pattern.matcher(line.get());
      if (matcher.find()) return matcher;
    }
  }

  /** Waits until the process is gone and reaped. */
  public void gone(Duration limit) throws InterruptedException {
    assertTrue(
        process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS), () -> command + " still runs");
  }

  /** Sends a signal by its name to any process: STOP, CONT, INT, TERM, KILL. */
  public static void signal(String name, ProcessHandle to) throws InterruptedException {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())).start();
      assertEquals(0, kill.waitFor(), () -> "kill -" + name + " " + to.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (printed) {
          if (printed.size() == Limits.LINES) printed.remove();
          printed.add(line);
        }
        offer(Optional.of(line));
      }
    } catch (IOException e) {
      offer(Optional.of("cannot read on: " + e));
    }
    offer(Optional.empty());
  }

  /** The oldest gives way: a router that nobody listens to must not come to a halt. */
  private void offer(Optional<String> line) {
    while (!unread.offer(line)) unread.poll();
  }

  /** Kills it and what it has started, and waits for the end. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(Limits.STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

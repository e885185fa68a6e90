package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sandpiper.router.LocalRouter;
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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process and the lines that it prints, on either stream. Killed when closed. */
public final class Program implements AutoCloseable {
  /**
   * Held while a process starts: until it is another program it is a copy of this one and has its
   * listening sockets.
   */
  static final Object FORKING = new Object();

  private static final Set<Program> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // Whoever interrupts a build wants no routers left of it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::kill)));
  }

  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final Deque<String> printed = new ArrayDeque<>();
  private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>(Limits.LINES);

  private Program(Process process, List<String> command) {
    this.process = process;
    this.command = command;
    reader = new Thread(this::read, "reads " + command.get(0));
    reader.setDaemon(true);
    reader.start();
    RUNNING.add(this);
  }

  public static Program start(String... command) {
    return start(Map.of(), command);
  }

  public static Program start(Map<String, String> environment, String... command) {
    return start(Path.of("."), environment, List.of(command));
  }

  /** Starts it in that folder, with that added to the environment and nothing on its input. */
  public static Program start(Path folder, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    return new Program(fork(builder), command);
  }

  /** Starts a process; returns when it is no longer a copy of this one. */
  public static Process fork(ProcessBuilder builder) {
    synchronized (FORKING) {
      try {
        return builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Listens on a port that was listened on in this process before. A process that another test is
   * just starting has the old socket too, for a moment, and then the port counts as in use.
   */
  public static void listenAgain(LocalRouter router) throws IOException {
    synchronized (FORKING) {
      router.start();
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
  public Matcher await(Pattern pattern) throws InterruptedException {
    return await(pattern, Limits.ANSWER);
  }

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

  /** Waits for the end, with exit code 0; returns what was printed. */
  public String succeed(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      fail(command + " still runs after " + limit.toSeconds() + " s, printed:\n" + output());
    }
    reader.join(Limits.ANSWER.toMillis());
    assertEquals(0, process.exitValue(), () -> command + " printed:\n" + output());
    return output();
  }

  /** Waits until the process is gone and reaped. */
  public void gone(Duration limit) throws InterruptedException {
    assertTrue(
        process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS), () -> command + " still runs");
  }

  /** Sends a signal by its name to any process: STOP, CONT, INT, TERM, KILL. */
  public static void signal(String name, ProcessHandle to) throws InterruptedException {
    Process kill = fork(new ProcessBuilder("kill", "-" + name, String.valueOf(to.pid())));
    assertEquals(0, kill.waitFor(), () -> "kill -" + name + " " + to.pid());
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

  /** Kills it and what it has started, and waits for the end of them all. */
  @Override
  public void close() {
    CompletableFuture<?>[] ends =
        kill().stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    RUNNING.remove(this);
    try {
      CompletableFuture.allOf(ends).get(Limits.STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Told, not thrown: it must not hide why a test failed.
      System.err.println(command + " was killed and is not gone: " + e);
    }
  }

  private List<ProcessHandle> kill() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    return all;
  }
}

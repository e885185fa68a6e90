package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.sandpiper.router.LocalRouter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process and the lines that it prints, on either stream. Killed when closed. */
final class Program implements AutoCloseable {
  private static final Path HOME = Path.of("..", "agent", "runtime", "target", "sandpiper");
  private static final Pattern LISTENING = Pattern.compile("listening on (ws://\\S+)");

  private static final Object FORKING = new Object();

  private final List<String> command;
  private final Process process;
  private final Thread reader;
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>();

  private Program(List<String> command, Map<String, String> environment) throws IOException {
    this.command = command;
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    process = fork(builder);
    reader = new Thread(this::read, "reads " + command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a process; returns when it is no longer a copy of this one. */
  static Process fork(ProcessBuilder builder) throws IOException {
    synchronized (FORKING) {
      return builder.start();
    }
  }

  /**
   * Listens on a port that was listened on in this process before. A process that another test is
   * just starting has the old socket too, for a moment, and then the port counts as in use.
   */
  static void listenAgain(LocalRouter router) throws IOException {
    synchronized (FORKING) {
      router.start();
    }
  }

  static Program start(String... command) throws IOException {
    return start(Map.of(), command);
  }

  static Program start(Map<String, String> environment, String... command) throws IOException {
    return new Program(List.of(command), environment);
  }

  /** The command of the distribution that this build has made. */
  static Program sandpiper(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(sandpiper().toString());
    command.addAll(List.of(arguments));
    return start(command.toArray(String[]::new));
  }

  static Path sandpiper() throws IOException {
    Path program = HOME.resolve("bin").resolve("sandpiper");
    assertTrue(Files.isExecutable(program), program + " is no program: run mvn package first");
    return program.toRealPath();
  }

  /** A router in a process of its own, ready for clients. */
  static Program router(int port) throws IOException, InterruptedException {
    Program router = sandpiper("router", "--port", String.valueOf(port), "--realm", "demo");
    router.await(LISTENING);
    return router;
  }

  /** Where a router or a demo says that it listens. */
  String url() {
    return printed.stream()
        .map(LISTENING::matcher)
        .filter(Matcher::find)
        .map(line -> line.group(1))
        .findFirst()
        .orElseThrow();
  }

  long pid() {
    return process.pid();
  }

  /** Everything printed so far. */
  String output() {
    return String.join("\n", printed);
  }

  /** The next line that the pattern is found in; those before it are passed over. */
  Matcher await(Pattern pattern) throws InterruptedException {
    return await(pattern, Limits.ANSWER);
  }

  Matcher await(Pattern pattern, Duration limit) throws InterruptedException {
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
  String succeed(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      fail(command + " still runs after " + limit.toSeconds() + " s, printed:\n" + output());
    }
    reader.join(Limits.ANSWER.toMillis());
    assertEquals(0, process.exitValue(), () -> command + " printed:\n" + output());
    return output();
  }

  /** Sends a signal by its name: STOP, CONT, INT, KILL. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = fork(new ProcessBuilder("kill", "-" + name, String.valueOf(pid())));
    assertEquals(0, kill.waitFor(), "kill -" + name);
  }

  /** Waits until the process is gone. */
  void gone() throws InterruptedException {
    assertTrue(
        process.waitFor(Limits.ANSWER.toMillis(), TimeUnit.MILLISECONDS), command + " still runs");
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.add(line);
        unread.add(Optional.of(line));
      }
    } catch (IOException e) {
      printed.add("cannot read on: " + e);
    }
    unread.add(Optional.empty());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

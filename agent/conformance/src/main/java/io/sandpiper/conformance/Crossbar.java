package io.sandpiper.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Crossbar.io node of one router worker, in a folder of its own that goes when it is closed.
 *
 * <p>Its ports stay the same over restarts. Its controller and its worker are two processes: a
 * signal to the controller takes the worker along at once, and without its worker the controller
 * ends after a second. Clients are told nothing; they see the end of the TCP connection.
 *
 * <p>Not thread-safe.
 */
public final class Crossbar implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("@([a-z]+)@");
  private static final Pattern READY = Pattern.compile("NODE_BOOT_COMPLETE");

  /** Ten at once on two processors would take longer than one may. */
  private static final Semaphore STARTING = new Semaphore(Limits.STARTING);

  private final Path command;
  private final Path folder;
  private final Map<String, Integer> ports = new HashMap<>();
  private Program node;

  private Crossbar(Path command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  /**
   * A running node with the configuration of that name beside this class:
   *
   * <ul>
   *   <li>{@code open.json}: realm {@code demo}, where everybody may do everything
   *   <li>{@code dynamic.json}: the same, but a session of role {@code authenticator} in realm
   *       {@code auth} (path {@code auth}, ticket {@code secret123} of {@code boss}) says who may
   *       join, by the procedure {@code auth.anonymous}
   *   <li>{@code compression.json}: {@code demo} again; path {@code ws} does not compress, {@code
   *       deflate} does, {@code forgets} each message, {@code small} with the smallest memory
   * </ul>
   *
   * Returns when it lets clients in. Skips the test where Crossbar.io is not installed.
   */
  public static Crossbar start(String name) throws InterruptedException {
    try (InputStream resource = Crossbar.class.getResourceAsStream(name)) {
      if (resource == null) throw new IllegalArgumentException("no resource " + name);
      return configured(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A running node with that configuration. For each {@code "@name@"} in it stands a free port: the
   * first use of a name finds it, and {@link #port} tells it.
   */
  public static Crossbar configured(String json) throws InterruptedException {
    Path command = Installed.crossbar();
    try {
      var crossbar = new Crossbar(command, Files.createTempDirectory("crossbar"));
      Files.createDirectory(crossbar.folder.resolve(".crossbar"));
      Files.writeString(crossbar.folder.resolve(".crossbar/config.json"), crossbar.numbered(json));
      crossbar.start();
      return crossbar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String numbered(String json) {
    List<String> names =
        PORT.matcher(json).results().map(each -> each.group(1)).distinct().toList();
    List<Integer> free = Ports.free(names.size());
    for (int i = 0; i < names.size(); i++) ports.put(names.get(i), free.get(i));
    Matcher matcher = Pattern.compile("\"" + PORT + "\"").matcher(json);
    return matcher.replaceAll(each -> String.valueOf(ports.get(each.group(1))));
  }

  /** Starts it again, when it is down. Returns when it lets clients in. */
  public void start() throws InterruptedException {
    if (node != null) throw new IllegalStateException("runs already");
    // It keeps no sessions, so nothing of its last run matters. What is left of one that was
    // killed is node.pid, and it looks at whether that process is there.
    boolean ready = false;
    STARTING.acquire();
    try {
      node =
          Program.start(
              folder,
              Map.of("PYTHONDONTWRITEBYTECODE", "1"),
              List.of(command.toString(), "start", "--loglevel", "info"));
      node.await(READY, Limits.START);
      ready = true;
    } finally {
      STARTING.release();
      if (!ready) close();
    }
  }

  public int port(String name) {
    return ports.get(name);
  }

  /** Where anybody may join: path {@code ws} of the port named {@code ws}. */
  public URI url() {
    return url("ws");
  }

  /** Another path of the same port. */
  public URI url(String path) {
    return URI.create("ws://127.0.0.1:" + port("ws") + "/" + path);
  }

  /** The process that starts and watches the other one. */
  public ProcessHandle controller() {
    return node.handle();
  }

  /** The process that clients are connected to. */
  public ProcessHandle worker() {
    return node.handle().children().findFirst().orElseThrow();
  }

  /**
   * Ends it by a signal to the controller, or to the worker, and waits until both are gone.
   *
   * @param name of the signal: TERM, INT, KILL
   */
  public void end(String name, ProcessHandle process) throws InterruptedException {
    ProcessHandle worker = worker();
    Program.signal(name, process);
    gone(worker);
  }

  /** Waits until both processes are gone; {@link #start} may follow. */
  private void gone(ProcessHandle worker) throws InterruptedException {
    node.gone(Limits.STOP);
    worker.onExit().orTimeout(Limits.STOP.toMillis(), TimeUnit.MILLISECONDS).join();
    node = null;
  }

  /** Stops the worker from doing anything, TCP aside, until {@link #thaw}. */
  public void freeze() throws InterruptedException {
    Program.signal("STOP", worker());
  }

  public void thaw() throws InterruptedException {
    Program.signal("CONT", worker());
  }

  /** The next line of its log that the pattern is found in. */
  public Matcher await(Pattern pattern, Duration limit) throws InterruptedException {
    return node.await(pattern, limit);
  }

  /** The log of this run. */
  public String log() {
    return node.output();
  }

  @Override
  public void close() {
    if (node != null) node.close();
    node = null;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    } catch (IOException | UncheckedIOException e) {
      // Told, not thrown: it must not hide why a test failed.
      System.err.println("cannot delete " + folder + ": " + e);
    }
  }
}

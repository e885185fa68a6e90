package io.sandpiper.runtime.cli;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.wamp.client.AnyTransport;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Options;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A device on a local router, and a client that shows its events. Others only post to the queue of
 * the thread that draws.
 */
final class Demo {
  /** Some seconds of a busy device: more than a person can read waits for no drawing. */
  private static final int WAITING = 256;

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Configuration configuration;
  private final LocalRouter router;
  private final Display display;
  private final Terminal terminal;
  private long readings;

  Demo(Configuration configuration, LocalRouter router, Terminal terminal) {
    this.configuration = configuration;
    this.router = router;
    this.terminal = terminal;
    var reader = new Shown.Reader(configuration);
    boolean table = terminal.live() && terminal.height() >= Limits.LEAST_HEIGHT;
    display = table ? new LiveTable(terminal, reader) : new PlainLines(terminal, reader);
  }

  /**
   * Runs for so long, or with zero until a signal ends the process.
   *
   * @return the exit code: with no reading at all it has failed
   */
  int run(Duration limit) throws InterruptedException {
    String url = router.url().toString();
    try (Client client = Client.connect(Options.of(url, configuration.router().realm())).get()) {
      client.subscribe(configuration.root() + ".", Map.of("match", "prefix"), this::event).get();
      Agent agent =
          Agent.start(
              configuration,
              SimulatedHardware.of(configuration),
              new AnyTransport(),
              VersionCommand.version(),
              journal());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "stop"));
      show(agent, limit);
      stop(agent);
      for (Runnable last = queue.poll(); last != null; last = queue.poll()) last.run();
      display.tick(System.nanoTime());
    } catch (ExecutionException e) {
      router.close();
      terminal.error("sandpiper: " + Terminal.clean(String.valueOf(e.getCause().getMessage())));
      return Exit.FAILED;
    }
    terminal.out().println(readings + " readings; the outputs are in their safe state");
    return readings > 0 ? Exit.OK : Exit.FAILED;
  }

  private void show(Agent agent, Duration limit) throws InterruptedException {
    long start = System.nanoTime();
    while (!agent.ended().isDone()) {
      long left = limit.isZero() ? Long.MAX_VALUE : start + limit.toNanos() - System.nanoTime();
      if (left <= 0) return;
      Runnable next = queue.poll(Math.min(left, 1_000_000_000L), TimeUnit.NANOSECONDS);
      if (next != null) next.run();
      else display.tick(System.nanoTime());
    }
  }

  private void event(Event event) {
    post(
        () -> {
          if (event.topic().endsWith(".reading")) readings++;
          display.event(event, System.nanoTime());
        });
  }

  private Journal journal() {
    return new Journal() {
      @Override
      public void info(String line) {
        post(() -> display.line(Terminal.clean(line)));
      }

      @Override
      public void warn(String line) {
        post(() -> display.line(terminal.colour(1, Terminal.clean(line))));
      }
    };
  }

  /** Nobody waits for the drawing: what doesn't fit isn't shown. */
  private void post(Runnable what) {
    queue.offer(what);
  }

  private void stop(Agent agent) {
    if (!stopped.compareAndSet(false, true)) return;
    agent.stop();
    router.close();
  }
}

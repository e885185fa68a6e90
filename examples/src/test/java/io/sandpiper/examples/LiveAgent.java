package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.fail;

import io.sandpiper.conformance.Await;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The agent in this process, on a simulated board and real sockets. Its threads are a group of
 * their own, so that they can be counted while other tests run beside it.
 */
final class LiveAgent implements AutoCloseable {
  /** Pings and delays as short as the configuration allows. */
  private static final String CONFIGURATION =
      """
      device: bench
      prefix: demo
      router:
        url: %s
        realm: demo
        ping: {interval: 1s, timeout: 1s}
        reconnect: {initial: 100ms, max: 1s, slow: 1s}
      policy:
        - {roles: [anonymous], allow: ["*.*"]}
      components:
        pump: {driver: digital-output, line: 17, active: low}
        fan: {driver: digital-output, line: 27, start: on}
        door: {driver: digital-input, line: 22, pull: up}
        air: {driver: bme280, bus: 1, address: 0x76, every: 1s}
        host: {driver: host, every: 1s}
      """;

  private final ThreadGroup threads = new ThreadGroup("agent");
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final SimulatedBoard board = new SimulatedBoard(System::nanoTime);
  private final URI router;
  private final Agent agent;

  private LiveAgent(Configuration configuration, URI router) {
    this.router = router;
    for (Configuration.Component each : configuration.components()) {
      each.driver().simulate(each.settings(), board);
    }
    var told =
        new Journal() {
          @Override
          public void info(String line) {
            journal.add(line);
            unread.add(line);
          }

          @Override
          public void warn(String line) {
            info(line);
          }
        };
    agent =
        CompletableFuture.supplyAsync(
                () -> Agent.start(configuration, board, new WebSocketTransport(), "test", told),
                task -> new Thread(threads, task, "starts the agent").start())
            .join();
  }

  /** An agent that has joined, with every procedure registered. */
  static LiveAgent joined(URI router) throws InterruptedException {
    String text = CONFIGURATION.formatted(router);
    Checked checked = ConfigurationText.read(Path.of("bench.yaml"), text, Drivers.installed());
    if (!(checked instanceof Checked.Sound sound)) return fail(checked.toString());
    var agent = new LiveAgent(sound.configuration(), router);
    agent.up(1);
    return agent;
  }

  /** Waits until the agent has joined so often and everything in it is well, as callers see it. */
  void up(long joins) throws InterruptedException {
    Await.equal(joins, this::joins, Limits.BACK);
    try (Client client = client()) {
      Await.equal(List.of("up", joins), () -> standing(client), Limits.ANSWER);
    }
  }

  private long joins() {
    return journal.stream().filter(line -> line.startsWith("joined realm demo")).count();
  }

  private static List<Object> standing(Client client) {
    try {
      Map<String, Object> health = health(client);
      return List.of(health.get("status"), ((Map<?, ?>) health.get("link")).get("joins"));
    } catch (CompletionException e) {
      return List.of(String.valueOf(e.getCause())); // health itself is not registered yet
    }
  }

  /** The number of the agent's session at the router. */
  long session() {
    try (Client client = client()) {
      return (Long) ((Map<?, ?>) health(client).get("link")).get("session");
    }
  }

  private static Map<String, Object> health(Client client) {
    return client.call("demo.bench.agent.health").join().named();
  }

  private Client client() {
    return Client.connect(Options.of(router.toString(), "demo")).join();
  }

  /** Waits for a line of the journal with this in it; those before it are passed over. */
  void says(String part) throws InterruptedException {
    long end = System.nanoTime() + Limits.BACK.toNanos();
    String line = "";
    while (!line.contains(part)) {
      line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) fail("the agent did not say " + part + " but:\n" + story());
    }
  }

  /** All that the agent has told so far. */
  String story() {
    return String.join("\n", journal);
  }

  /** What the outputs did since the start. */
  List<OutputEdge> edges() {
    return board.edges();
  }

  /**
   * The names of the threads, without the numbers of their connections. One is left out: the timer
   * that all connections share comes and goes as it is needed.
   */
  List<String> threads() {
    var all = new Thread[threads.activeCount() + 64];
    threads.enumerate(all);
    return Stream.of(all)
        .filter(Objects::nonNull)
        .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
        .filter(name -> !name.equals("websocket-timer"))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    agent.stop();
  }
}

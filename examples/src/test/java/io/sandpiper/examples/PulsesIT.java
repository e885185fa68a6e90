package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How long pulses of 100 ms are, from edge to edge, in a real agent that is called and measures
 * meanwhile. Prints the figures and holds nobody to them, for the machine may be busy; but none may
 * be shorter, and each must end. {@code -Dpulses=10000} for the whole, {@code -Dcalls} for another
 * load: so many calls a second, 0 for as many as are answered, which takes all processors.
 */
@Isolated
class PulsesIT {
  private static final int PULSES = Integer.getInteger("pulses", 200);
  private static final int CALLS = Integer.getInteger("calls", 1000);
  private static final int OUTPUTS = 20;

  /** The first second, in which a JVM loads and compiles: told apart, and not left out. */
  private static final int COLD = 200;

  private static final long LENGTH = 100_000_000;

  private static final Journal SILENT =
      new Journal() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}
      };

  private final SimulatedBoard board = new SimulatedBoard(System::nanoTime);
  private final Map<Object, Long> risen = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> late = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(PULSES);
  private final Map<Object, Semaphore> free = new ConcurrentHashMap<>();

  @Test
  void pulsesEndInTimeUnderLoad() throws Exception {
    try (var router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0))) {
      Program.listenAgain(router);
      Agent agent = agent(router);
      try (Client caller = client(router);
          Client other = client(router)) {
        Thread load = load(other);
        for (int i = 0; i < PULSES; i++) {
          int output = i % OUTPUTS;
          free.get(String.valueOf(output)).acquire();
          caller.call("demo.bench.o" + output + ".pulse", 0.1);
        }
        assertTrue(
            ended.await(Limits.ANSWER.toSeconds(), TimeUnit.SECONDS), ended.getCount() + " left");
        load.interrupt();
        load.join();
      } finally {
        agent.stop();
      }
    }
    tell();
  }

  private void edge(OutputEdge edge) {
    String line = edge.line().toString();
    if (edge.high()) {
      risen.put(line, edge.nanos());
    } else if (risen.containsKey(line)) {
      late.add(edge.nanos() - risen.remove(line) - LENGTH);
      ended.countDown();
      free.get(line).release();
    }
  }

  private void tell() {
    List<Long> all = List.copyOf(late);
    assertEquals(PULSES, all.size());
    int cold = Math.min(COLD, PULSES);
    tell("at first", all.subList(0, cold));
    if (cold < PULSES) tell("then", all.subList(cold, PULSES));
  }

  private static void tell(String when, List<Long> some) {
    long[] sorted = some.stream().mapToLong(Long::longValue).sorted().toArray();
    assertTrue(sorted[0] >= 0, "one was " + -sorted[0] + " ns too short");
    System.out.printf(
        "%s, %d pulses of 100 ms ended late by: median %.2f ms, p99 %.2f ms, p99.9 %.2f ms, most %.2f ms%n",
        when, sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
  }

  private static double at(long[] sorted, double part) {
    return sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))] / 1e6;
  }

  /** Reads and asks for health, four calls at a time. */
  private static Thread load(Client client) {
    var thread =
        new Thread(
            () -> {
              long next = System.nanoTime();
              while (!Thread.currentThread().isInterrupted()) {
                var calls = new ArrayList<CompletableFuture<?>>();
                for (String each : List.of("air.read", "o0.get", "agent.health", "air.read")) {
                  calls.add(client.call("demo.bench." + each).handle((result, e) -> result));
                }
                calls.forEach(CompletableFuture::join);
                if (CALLS > 0) next += 4_000_000_000L / CALLS;
                LockSupport.parkNanos(next - System.nanoTime());
              }
            },
            "load");
    thread.start();
    return thread;
  }

  private Agent agent(LocalRouter router) throws InterruptedException {
    var text =
        new StringBuilder(
            """
            device: bench
            prefix: demo
            router: {url: %s, realm: demo}
            policy:
              - {roles: [anonymous], allow: ["*.*"]}
            components:
              air: {driver: bme280, bus: 1, address: 0x76, every: 100ms}
            """
                .formatted(router.url()));
    for (int i = 0; i < OUTPUTS; i++) {
      text.append("  o%d: {driver: digital-output, line: %d}\n".formatted(i, i));
      free.put(String.valueOf(i), new Semaphore(1));
    }
    Checked checked =
        ConfigurationText.read(Path.of("pulses.yaml"), text.toString(), Drivers.installed());
    var configuration = ((Checked.Sound) checked).configuration();
    for (var each : configuration.components()) each.driver().simulate(each.settings(), board);
    board.watch(this::edge);
    Agent agent = Agent.start(configuration, board, new WebSocketTransport(), "test", SILENT);
    try (Client client = client(router)) {
      Await.equal("up", () -> status(client), Limits.ANSWER);
    }
    return agent;
  }

  private static Object status(Client client) {
    try {
      return client.call("demo.bench.agent.health").join().named().get("status");
    } catch (CompletionException e) {
      return e.getCause(); // not registered yet
    }
  }

  private static Client client(LocalRouter router) {
    return Client.connect(Options.of(router.url().toString(), "demo")).join();
  }
}

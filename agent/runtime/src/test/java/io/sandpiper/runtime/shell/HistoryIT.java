package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.drivers.Bme280;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.wamp.client.AnyTransport;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.message.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the cloud asks for after an outage, by real sockets and from a real disk. */
class HistoryIT {
  private static final long ANSWER = 60;
  private static final int READINGS = 130;

  private static final String TEXT =
      """
      device: bench
      prefix: demo
      router: {url: '%s', realm: demo}
      outbox: {dir: '%s'}
      components:
        air: {driver: bme280, bus: 1, address: 0x76, every: 100ms}
      """;

  @TempDir private Path folder;
  private final SimulatedBoard board = SimulatedBoard.live();
  private final BlockingQueue<String> journal = new LinkedBlockingQueue<>();
  private final CountDownLatch published = new CountDownLatch(READINGS);
  private final List<Object> seqs = new CopyOnWriteArrayList<>();
  private LocalRouter router;
  private Agent agent;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
    router.start();
    client = Client.connect(Options.of(router.url().toString(), "demo")).join();
    client.subscribe("demo.bench.air.reading", this::heard).join();
    String text = TEXT.formatted(router.url(), folder);
    Checked checked =
        ConfigurationText.read(Path.of("bench.yaml"), text, new Drivers(List.of(new Bme280())));
    Configuration configuration =
        assertInstanceOf(Checked.Sound.class, checked, checked.toString()).configuration();
    for (Configuration.Component each : configuration.components()) {
      each.driver().simulate(each.settings(), board);
    }
    agent = Agent.start(configuration, board, new AnyTransport(), "test", new Told());
  }

  @AfterEach
  void end() {
    client.close();
    agent.stop();
    router.close();
  }

  private void heard(io.sandpiper.wamp.client.Event event) {
    seqs.add(event.payload().named().get("seq"));
    published.countDown();
  }

  private final class Told implements Journal {
    @Override
    public void info(String line) {
      journal.add(line);
    }

    @Override
    public void warn(String line) {
      journal.add(line);
    }
  }

  private static List<Object> seqs(List<Payload> answers) {
    var seqs = new ArrayList<>();
    for (Payload each : answers) {
      List<?> readings = (List<?>) each.named().getOrDefault("readings", List.of());
      readings.forEach(reading -> seqs.add(((Map<?, ?>) reading).get("seq")));
    }
    return seqs;
  }

  @Test
  void partsComeToAClientThatTakesThem() throws Exception {
    assertTrue(published.await(ANSWER, TimeUnit.SECONDS), seqs.size() + " readings");
    var parts = new ArrayList<Payload>();

    Call call =
        Call.of("demo.bench.agent.history", Payload.named(Map.of("component", "air")))
            .progress(parts::add);
    Payload end = client.call(call).get(ANSWER, TimeUnit.SECONDS);

    List<Object> got = seqs(parts);
    assertEquals((long) got.size(), end.named().get("count"));
    assertEquals(false, end.named().get("more"));
    assertEquals(seqs.subList(0, READINGS), got.subList(0, READINGS));
    assertTrue(parts.size() >= 2, parts.size() + " parts");

    Payload one = client.call("demo.bench.agent.history").get(ANSWER, TimeUnit.SECONDS);
    assertEquals(got.subList(0, 100), seqs(List.of(one)));
    assertEquals(true, one.named().get("more"));
  }
}

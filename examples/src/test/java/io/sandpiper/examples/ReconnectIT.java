package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.client.Call;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.message.Payload;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What routers do to their clients, done to a real agent over real sockets: killed sessions,
 * routers that stop politely, die or freeze, and servers before them that answer the upgrade with
 * an HTTP status. Each time the agent is back by itself, everything answers, no output has changed,
 * and no thread is left behind.
 */
class ReconnectIT {
  private static final String DEVICE = "demo.bench";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeEverything() throws Exception {
    for (AutoCloseable each : open) each.close();
  }

  /** Closed after the test, the latest first. */
  private <T extends AutoCloseable> T closed(T resource) {
    open.push(resource);
    return resource;
  }

  private interface Fault {
    void strikes() throws IOException, InterruptedException;
  }

  // ---- killed sessions

  @Test
  void aSessionThatIsKilledWithoutAReasonComesBack() throws IOException, InterruptedException {
    LocalRouter router = router(0);
    LiveAgent agent = agent(router.url());
    survives(agent, router.url(), () -> kill(router, agent, Map.of()));
    agent.says("GOODBYE wamp.close.normal");
  }

  @Test
  void aSessionThatIsKilledOnPurposeRestsAndComesBack() throws IOException, InterruptedException {
    LocalRouter router = router(0);
    LiveAgent agent = agent(router.url());
    long struck = System.nanoTime();
    survives(agent, router.url(), () -> kill(router, agent, Map.of("reason", "wamp.close.killed")));
    agent.says("GOODBYE wamp.close.killed");
    assertTrue(System.nanoTime() - struck >= Duration.ofSeconds(30).toNanos(), agent::story);
  }

  private static void kill(LocalRouter router, LiveAgent agent, Map<String, Object> named) {
    try (Client client = client(router.url())) {
      var payload = new Payload(List.of(agent.session()), named);
      client.call(Call.of("wamp.session.kill", payload)).join();
    }
  }

  // ---- routers that stop and start again

  @Test
  void aRouterThatStopsPolitelyIsFoundAgain() throws IOException, InterruptedException {
    LocalRouter router = router(0);
    LiveAgent agent = agent(router.url());
    survives(
        agent,
        router.url(),
        () -> {
          router.stop();
          router(router.url().getPort());
        });
    agent.says("GOODBYE wamp.close.system_shutdown");
  }

  @Test
  void aRouterThatDropsTheLineIsFoundAgain() throws IOException, InterruptedException {
    LocalRouter router = router(0);
    LiveAgent agent = agent(router.url());
    survives(
        agent,
        router.url(),
        () -> {
          router.stopHard();
          agent.says("refused");
          router(router.url().getPort());
        });
  }

  @Test
  void aRouterProcessThatIsInterruptedIsFoundAgain() throws IOException, InterruptedException {
    Program router = closed(Sandpiper.router(0));
    URI url = URI.create(Sandpiper.url(router));
    LiveAgent agent = agent(url);
    survives(
        agent,
        url,
        () -> {
          Program.signal("INT", router.handle());
          router.gone(Limits.ANSWER);
          closed(Sandpiper.router(url.getPort()));
        });
    agent.says("GOODBYE wamp.close.system_shutdown");
  }

  @Test
  void aRouterProcessThatIsKilledIsFoundAgain() throws IOException, InterruptedException {
    Program router = closed(Sandpiper.router(0));
    URI url = URI.create(Sandpiper.url(router));
    LiveAgent agent = agent(url);
    survives(
        agent,
        url,
        () -> {
          Program.signal("KILL", router.handle());
          router.gone(Limits.ANSWER);
          agent.says("refused");
          closed(Sandpiper.router(url.getPort()));
        });
  }

  @Test
  void aRouterProcessThatFreezesIsFoundOutAndFoundAgain() throws IOException, InterruptedException {
    Program router = closed(Sandpiper.router(0));
    URI url = URI.create(Sandpiper.url(router));
    LiveAgent agent = agent(url);
    survives(
        agent,
        url,
        () -> {
          Program.signal("STOP", router.handle());
          agent.says("nothing heard");
          Program.signal("CONT", router.handle());
        });
  }

  // ---- HTTP statuses at the upgrade

  @Test
  void unauthorizedAtTheUpgradeIsTriedAgain() throws IOException, InterruptedException {
    Doorman doorman = closed(new Doorman(router(0).url()));
    LiveAgent agent = agent(doorman.url());
    survives(agent, doorman.url(), () -> doorman.close("401 Unauthorized", "401 Unauthorized"));
    agent.says("401");
  }

  @Test
  void notFoundAtTheUpgradeIsTriedAgain() throws IOException, InterruptedException {
    Doorman doorman = closed(new Doorman(router(0).url()));
    LiveAgent agent = agent(doorman.url());
    // Three times in either serialization it is tried again soon, and then less often.
    String[] heads = Collections.nCopies(7, "404 Not Found").toArray(String[]::new);
    survives(agent, doorman.url(), () -> doorman.close(heads));
    agent.says("404");
  }

  @Test
  void unavailableAtTheUpgradeIsTriedAgainNotBeforeItSays()
      throws IOException, InterruptedException {
    Doorman doorman = closed(new Doorman(router(0).url()));
    LiveAgent agent = agent(doorman.url());
    survives(
        agent,
        doorman.url(),
        () -> doorman.close("503 Service Unavailable\r\nRetry-After: 2", "503 Busy"));
    agent.says("503");
    List<Long> arrivals = doorman.arrivals();
    assertTrue(arrivals.get(1) - arrivals.get(0) >= Duration.ofSeconds(2).toNanos(), agent::story);
  }

  // ---- what has to hold each time

  private void survives(LiveAgent agent, URI router, Fault fault)
      throws IOException, InterruptedException {
    List<String> procedures;
    // Not the state that it starts in: a device that is set up anew would show.
    try (Client client = client(router)) {
      client.call(DEVICE + ".pump.set", true).join();
      procedures = Described.procedures(client, DEVICE);
      Described.everyOneAnswers(client, procedures);
    }
    var edges = agent.edges();
    List<String> threads = agent.threads();

    fault.strikes();

    agent.up(2);
    assertEquals(edges, agent.edges(), "what the outputs did");
    try (Client client = client(router)) {
      Described.everyOneAnswers(client, procedures);
      assertEquals(
          Map.of("on", true), client.call(DEVICE + ".pump.get").join().named(), agent::story);
      aReadingComes(client);
      client.call(DEVICE + ".pump.set", false).join();
      assertEquals(edges.size() + 1, agent.edges().size(), "the pump is switched again");
    }
    Await.equal(threads, agent::threads, Limits.ANSWER);
  }

  private static void aReadingComes(Client client) throws InterruptedException {
    var readings = new LinkedBlockingQueue<Event>();
    client.subscribe(DEVICE + ".air.reading", readings::add).join();
    Event reading = readings.poll(Limits.ANSWER.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(reading, "a reading");
    assertTrue(((Map<?, ?>) reading.payload().named().get("values")).size() == 3);
  }

  private LocalRouter router(int port) throws IOException {
    var router = closed(new LocalRouter(LocalRouter.Options.DEFAULT.port(port)));
    Program.listenAgain(router);
    return router;
  }

  private LiveAgent agent(URI router) throws InterruptedException {
    return closed(LiveAgent.joined(router));
  }

  private static Client client(URI router) {
    return Client.connect(Options.of(router.toString(), "demo")).join();
  }
}

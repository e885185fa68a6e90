package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Relay;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registrations of an agent as Crossbar.io has them: held by its ghost, whose connection was
 * cut without a word, or gone without a word. Crossbar.io does not ping unless it is told to, so a
 * ghost stays.
 */
@Tag("conformance")
class CrossbarGhostIT {
  @ParameterizedTest
  @ValueSource(strings = {"msgpack", "json"})
  void behindItsOwnGhostEverythingIsRegisteredWithinAMinute(String serializer) throws Exception {
    try (CrossbarNode router = CrossbarNode.start(false);
        Relay network = new Relay(router.url(serializer));
        PackagedAgent agent = PackagedAgent.start("cut_off", network.url(), "5m");
        Client client = router.client()) {
      agent.up(client, 0);
      List<String> procedures = Described.procedures(client, agent.device());
      client.call(agent.device() + ".pump.set", true).join();
      var statuses = new LinkedBlockingQueue<Event>();
      String status = agent.device() + ".agent.status";
      client.subscribe(status, statuses::add).join();
      long ghost = agent.session(client);

      List<String> edges = agent.edges();
      network.lose();
      Await.pass(Limits.OUTAGE);
      network.restore();
      long returned = System.nanoTime();
      agent.up(client, 1);
      Described.everyOneAnswers(client, procedures);
      long took = (System.nanoTime() - returned) / 1_000_000_000;
      assertTrue(took <= Limits.RETURN.toSeconds(), () -> took + " s:\n" + agent.story());
      assertTrue(sessions(client).contains(ghost), "the ghost is still there");
      assertEquals(edges, agent.edges(), "what the outputs did");
      System.err.printf("ghost, %s: all registered after %d s%n", serializer, took);

      assertEquals("online", next(statuses).get("status"));
      network.endLost();
      assertEquals(ghost, next(statuses).get("session"), "the ghost's testament");
      Map<String, Object> last = next(statuses);
      assertEquals("online", last.get("status"));
      assertEquals(agent.session(client), last.get("session"));
      Described.everyOneAnswers(client, procedures);
    }
  }

  @Test
  void aRegistrationThatCrossbarDropsWithoutAWordIsNoticed() throws Exception {
    try (CrossbarNode router = CrossbarNode.start(false);
        PackagedAgent agent = PackagedAgent.start("robbed", router.url("msgpack"), "5m");
        Client client = router.client()) {
      agent.up(client, 0);
      List<String> procedures = Described.procedures(client, agent.device());
      String victim = agent.device() + ".pump.toggle";
      Object id = client.call("wamp.registration.lookup", victim).join().arguments().get(0);
      // It does, tells nobody and answers with an error of its own.
      client
          .call("wamp.registration.remove_callee", id, agent.session(client))
          .exceptionally(broken -> null)
          .join();
      agent.says(victim + ": gone from the router");
      Await.equal(true, () -> registered(client, victim), Limits.ANSWER);
      Described.everyOneAnswers(client, procedures);
    }
  }

  private static boolean registered(Client client, String uri) {
    return client.call("wamp.registration.lookup", uri).join().arguments().get(0) != null;
  }

  private static List<?> sessions(Client client) {
    return (List<?>) client.call("wamp.session.list").join().arguments().get(0);
  }

  private static Map<String, Object> next(LinkedBlockingQueue<Event> events)
      throws InterruptedException {
    Event event = events.poll(Limits.ANSWER.toSeconds(), TimeUnit.SECONDS);
    if (event == null) throw new AssertionError("no event");
    return event.payload().named();
  }
}

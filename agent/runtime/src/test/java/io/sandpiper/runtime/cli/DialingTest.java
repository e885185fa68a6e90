package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.message.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** call, watch and describe against a router, with a peer that answers and publishes. */
@Timeout(60)
class DialingTest {
  private final LocalRouter router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
  private final Captured captured = Captured.pipe();
  private Client peer;

  @BeforeEach
  void join() throws Exception {
    router.start();
    peer = Client.connect(Options.of(router.url().toString(), "demo")).get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void leave() {
    peer.close();
    router.stop();
  }

  private int run(String... words) throws InterruptedException {
    return run(captured, words);
  }

  private int run(Captured to, String... words) throws InterruptedException {
    var all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--router", router.url().toString()));
    return to.run(all.toArray(String[]::new));
  }

  @Test
  void anAnswerIsPrintedAsJson() throws Exception {
    peer.register("t.set", call -> Payload.named(Map.of("on", call.payload().arguments().get(0))))
        .get();

    assertEquals(0, run("call", "t.set", "true"));
    assertEquals("{\"on\": true}\n", captured.out());
    assertEquals("", captured.err());

    var script = Captured.pipe();
    assertEquals(0, run(script, "call", "t.set", "true", "--json"));
    assertEquals("{\"args\": [], \"kwargs\": {\"on\": true}}\n", script.out());
  }

  @Test
  void anErrorIsOneCleanLineAndExitCodeOne() throws Exception {
    peer.register(
            "t.fail",
            call -> {
              throw new WampError("demo.error.device_failed", "no\u001b[2J answer\nfrom 0x76");
            })
        .get();

    assertEquals(1, run("call", "t.fail"));
    assertEquals("demo.error.device_failed: no?[2J answer?from 0x76\n", captured.err());
    assertEquals("", captured.out());

    var script = Captured.pipe();
    assertEquals(1, run(script, "call", "t.fail", "--json"));
    assertEquals(
        "{\"error\": \"demo.error.device_failed\","
            + " \"args\": [\"no\\u001b[2J answer\\nfrom 0x76\"], \"kwargs\": {}}\n",
        script.err());
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() throws Exception {
    peer.register("t.never", call -> new CompletableFuture<Object>()).get();

    assertEquals(1, run("call", "t.never", "--timeout", "100ms"));
    assertEquals("sandpiper: no answer within 100ms\n", captured.err());

    var script = Captured.pipe();
    assertEquals(1, run(script, "call", "t.never", "--timeout", "100ms", "--json"));
    assertEquals(
        "{\"error\": \"timeout\", \"message\": \"no answer within 100ms\"}\n", script.err());
  }

  @Test
  void aRouterThatIsNotThereEndsWithThreeInOneLine() throws Exception {
    // Port 1 of loopback: nobody listens there.
    assertEquals(3, captured.run("call", "a.b", "--router", "ws://127.0.0.1:1/ws"));
    assertEquals(1, captured.err().lines().count(), captured.err());
    assertTrue(captured.err().contains("127.0.0.1:1"), captured.err());
    assertFalse(captured.err().contains("Exception"), captured.err());
    assertTrue(captured.err().contains("; is a router running there?"), captured.err());

    var script = Captured.pipe();
    assertEquals(3, script.run("call", "a.b", "--json", "--router", "ws://127.0.0.1:1/ws"));
    assertTrue(script.err().startsWith("{\"error\": \"no_session\", \"message\": "), script.err());
  }

  @Test
  void watchPrintsALineAnEventAndEndsAfterCount() throws Exception {
    var watching = watch("t.plant.", "--prefix", "--count", "2");

    peer.publish("t.plant.a", 1).get();
    peer.publish(Publication.of("t.plant.b", Payload.named(Map.of("on", true)))).get();

    assertEquals(0, watching.get(20, TimeUnit.SECONDS));
    assertEquals("t.plant.a 1\nt.plant.b {\"on\": true}\n", captured.out());
    assertEquals("watching t.plant. (prefix)\n", captured.err());
  }

  @Test
  void watchKnowsWildcardsAndJson() throws Exception {
    var watching = watch("t..state", "--wildcard", "--count", "1", "--json");

    peer.publish("t.plant.reading", 1).get();
    peer.publish("t.plant.state", 2).get();

    assertEquals(0, watching.get(20, TimeUnit.SECONDS));
    assertEquals("{\"topic\": \"t.plant.state\", \"args\": [2], \"kwargs\": {}}\n", captured.out());
  }

  @Test
  void watchEndsWithThreeWhenTheRouterGoes() throws Exception {
    var watching = watch("t.a");

    router.stop();

    assertEquals(3, watching.get(20, TimeUnit.SECONDS));
    assertEquals(2, captured.err().lines().count(), captured.err());
  }

  /** Runs watch on a thread of its own; returns when it is subscribed. */
  private CompletableFuture<Integer> watch(String... words) throws Exception {
    var all = new ArrayList<>(List.of("watch"));
    all.addAll(Arrays.asList(words));
    var watching =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return run(all.toArray(String[]::new));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    captured.awaitError("watching");
    return watching;
  }

  @Test
  void twoKindsOfMatchingAreOneTooMany() throws Exception {
    assertEquals(2, run("watch", "t.", "--prefix", "--wildcard"));
  }

  @Test
  void aDeviceThatIsNotThereIsLookedForElsewhere() throws Exception {
    assertEquals(1, run("describe", "t.absent"));
    assertEquals(
        "wamp.error.no_such_procedure: t.absent.agent.describe;"
            + " is the device online in realm demo at "
            + router.url()
            + "?\n",
        captured.err());
  }

  @Test
  void describeShowsWhatTheDeviceSays() throws Exception {
    Map<String, Object> pump =
        Map.of(
            "driver", "digital-output",
            "summary", "Switches.",
            "quantities", List.of(Map.of("name", "load_1min", "unit", "", "min", 0.0, "max", 1e6)),
            "procedures",
                Map.of(
                    "set",
                    Map.of(
                        "uri", "t.d.pump.set",
                        "summary", "Sets.",
                        "arguments",
                            List.of(
                                Map.of("name", "on", "type", "true or false", "doc", "State.")))),
            "topics", Map.of("state", "t.d.pump.state"));
    describes(Map.of("version", "1", "board", "simulated", "components", Map.of("pump", pump)));

    assertEquals(0, run("describe", "t.d"));
    assertEquals(
        """
        t.d  Sandpiper 1 on simulated

        pump  digital-output: Switches.
          value  load_1min, 0 to 1000000
          call   t.d.pump.set(on)  Sets.
                   on: true or false. State.
          topic  t.d.pump.state
        """,
        captured.out());
  }

  @Test
  void describeBearsAnythingThatADeviceMaySay() throws Exception {
    describes(
        Map.of("version", 7, "components", Map.of("a\u001b[2J", "b", "c", Map.of("topics", 1))));

    assertEquals(0, run("describe", "t.d"));
    assertFalse(captured.out().contains("\u001b"), captured.out());
  }

  private void describes(Map<String, Object> device) throws Exception {
    peer.register("t.d.agent.describe", call -> Payload.named(device)).get();
  }

  @Test
  void aPinForARouterWithoutTlsIsAUsageError() throws Exception {
    assertEquals(2, run("call", "t.set", "--pin", "sha256/" + "A".repeat(43) + "="));
    String expected = "saw " + router.url() + ", expected ";
    assertTrue(captured.err().contains(expected), captured::err);
    assertTrue(captured.err().contains(", for a pin"), captured::err);
  }
}

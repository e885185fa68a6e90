package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.WampError;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promise of shared registrations: two components serve one procedure in turns, one of them is
 * cut off in the middle of a call, and that call is the only one that is lost.
 */
@Tag("conformance")
class StandbyIT {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Map<String, Object> IN_TURNS = Map.of("invoke", "roundrobin");
  private static final String WORK = "demo.work";
  private static final int BEFORE = 100;
  private static final int AFTER = 200;

  @Test
  void onCrossbarNoCallIsLostBesidesTheOneInFlight() throws Exception {
    try (Crossbar router = Crossbar.start("open.json")) {
      noCallIsLostBesidesTheOneInFlight(router.url());
    }
  }

  @Test
  void onOurRouterNoCallIsLostBesidesTheOneInFlight() throws Exception {
    try (LocalRouter router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0))) {
      router.start();
      noCallIsLostBesidesTheOneInFlight(router.url());
    }
  }

  private static void noCallIsLostBesidesTheOneInFlight(URI router) throws Exception {
    try (Relay network = new Relay(router);
        Client first = join(network.url());
        Client second = join(router);
        Client caller = join(router)) {
      // Its line is cut while it works, and it never comes to an answer.
      await(
          first.register(
              WORK,
              IN_TURNS,
              call -> number(call.payload().arguments()) < BEFORE ? "first" : cut(network)));
      await(second.register(WORK, IN_TURNS, call -> "second"));

      var answers = new ArrayList<Object>();
      var lost = new ArrayList<String>();
      for (int number = 0; number < BEFORE + AFTER; number++) {
        try {
          answers.add(await(caller.call(WORK, number)).arguments().get(0));
        } catch (ExecutionException e) {
          lost.add(assertInstanceOf(WampError.class, e.getCause()).uri());
        }
      }
      assertEquals(List.of("wamp.error.canceled"), lost);
      assertEquals(BEFORE / 2, Collections.frequency(answers, "first"), "in turns");
      assertEquals(BEFORE / 2 + AFTER - 1, Collections.frequency(answers, "second"));
    }
  }

  private static long number(List<Object> arguments) {
    return (Long) arguments.get(0);
  }

  private static Object cut(Relay network) throws IOException {
    network.cut();
    return new CompletableFuture<>();
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  private static Client join(URI router) {
    return Client.connect(Options.of(router.toString(), "demo").timeouts(ANSWER, ANSWER)).join();
  }
}

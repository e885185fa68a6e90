package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.SessionEnded;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.session.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests of faults build on: that Crossbar.io goes, comes back and refuses as it is told. */
@Tag("conformance")
class CrossbarIT {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  @Test
  void endedByASignalItCanBeStartedAgain() throws Exception {
    try (Crossbar crossbar = Crossbar.start("open.json")) {
      for (String signal : List.of("TERM", "INT", "KILL", "KILL worker")) {
        Client before = join(crossbar);
        boolean worker = signal.endsWith(" worker");
        crossbar.end(signal.split(" ")[0], worker ? crossbar.worker() : crossbar.controller());
        SessionEnded ended = before.ended().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        assertInstanceOf(Ending.ConnectionLost.class, ended.ending().orElseThrow(), signal);
        crossbar.start();
        join(crossbar).close();
      }
    }
  }

  @Test
  void frozenItAnswersNothingAndThawedItGoesOn() throws Exception {
    try (Crossbar crossbar = Crossbar.start("open.json");
        Client client = join(crossbar)) {
      crossbar.freeze();
      var call = client.call("wamp.session.count");
      assertThrows(
          CompletionException.class, () -> call.copy().orTimeout(1, TimeUnit.SECONDS).join());
      crossbar.thaw();
      assertEquals(List.of(1L), call.get(ANSWER.toSeconds(), TimeUnit.SECONDS).arguments());
    }
  }

  @Test
  void theAuthenticatorDecidesAsWhatTheRealmIsMissing() throws Exception {
    try (Crossbar crossbar = Crossbar.start("dynamic.json");
        Client boss =
            Client.connect(
                    Options.of(crossbar.url("auth").toString(), "auth")
                        .authenticator(new Ticket("boss", Secret.of("secret123"))))
                .join()) {
      var missing =
          boss.register(
                  "auth.anonymous",
                  call -> {
                    throw new WampError("wamp.error.no_such_realm", "not yet");
                  })
              .join();
      var refused = assertThrows(CompletionException.class, () -> join(crossbar));
      assertTrue(refused.getMessage().contains("wamp.error.no_such_realm"), refused::getMessage);
      missing.unregister().join();
      boss.register("auth.anonymous", call -> Map.of("role", "anonymous")).join();
      join(crossbar).close();
    }
  }

  private static Client join(Crossbar crossbar) {
    return Client.connect(Options.of(crossbar.url().toString(), "demo").timeouts(ANSWER, ANSWER))
        .join();
  }
}

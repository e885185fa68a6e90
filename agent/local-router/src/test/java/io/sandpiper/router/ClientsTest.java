package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Settings;
import io.sandpiper.router.core.Settings.Ticket;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Ending;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The router and the real client, over a socket. */
@Timeout(30)
class ClientsTest {
  private LocalRouter router;

  @BeforeEach
  void start() throws IOException {
    var tickets = Map.of("pump_1", new Ticket("secret123", "device"));
    router =
        new LocalRouter(
            LocalRouter.Options.DEFAULT
                .port(0)
                .settings(new Settings(Set.of("demo"), tickets, Limits.DEFAULT)));
    router.start();
  }

  @AfterEach
  void stop() {
    router.stopHard();
  }

  private Options options(Serializer serializer) {
    return Options.of(router.url().toString(), "demo").serializers(serializer);
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static Authenticator ticket(String secret) {
    return new Authenticator() {
      @Override
      public List<String> methods() {
        return List.of("ticket");
      }

      @Override
      public Map<String, Object> hello() {
        return Map.of("authid", "pump_1");
      }

      @Override
      public Authenticate answer(Challenge challenge) {
        return new Authenticate(secret, Map.of());
      }
    };
  }

  @Test
  void aJsonClientAndAMessagePackClientTalkInAllRoles() throws Exception {
    try (Client device = now(Client.connect(options(Serializer.MSGPACK)));
        Client cloud = now(Client.connect(options(Serializer.JSON)))) {
      now(device.register("demo.twice", call -> twice(call.payload())));
      assertEquals(Payload.of(42L), now(cloud.call("demo.twice", 21)));
      var failure = assertThrows(ExecutionException.class, () -> now(cloud.call("demo.twice")));
      assertEquals("demo.error.empty", ((WampError) failure.getCause()).uri());

      now(device.publish(Publication.of("demo.reading", 21.5).option("retain", true)));
      var heard = new CompletableFuture<Event>();
      now(cloud.subscribe("demo.reading", Map.of("get_retained", true), heard::complete));
      assertEquals(Payload.of(21.5), now(heard).payload());
      assertEquals(device.session(), now(heard).details().get("publisher"));
    }
  }

  private static Object twice(Payload payload) {
    if (payload.arguments().isEmpty()) throw new WampError("demo.error.empty", "no number");
    return 2 * (Long) payload.arguments().get(0);
  }

  @Test
  void aTicketOpensAndAWrongOneDoesNot() throws Exception {
    var right = options(Serializer.MSGPACK).authenticator(ticket("secret123"));
    try (Client device = now(Client.connect(right))) {
      assertEquals("device", device.details().get("authrole"));
    }
    var wrong = options(Serializer.MSGPACK).authenticator(ticket("guess"));
    var why = assertThrows(ExecutionException.class, () -> now(Client.connect(wrong)));
    assertTrue(why.getMessage().contains("wamp.error.authentication_denied"), why::getMessage);
  }

  @Test
  void aKilledClientIsToldTheReason() throws Exception {
    try (Client victim = now(Client.connect(options(Serializer.JSON)));
        Client admin = now(Client.connect(options(Serializer.MSGPACK)))) {
      now(admin.call("wamp.session.kill", victim.session()));

      var ending = now(victim.ended()).ending().orElseThrow();
      assertEquals("wamp.close.normal", assertInstanceOf(Ending.Dismissed.class, ending).reason());
    }
  }
}

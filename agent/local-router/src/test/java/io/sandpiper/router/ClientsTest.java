package io.sandpiper.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.core.Limits;
import io.sandpiper.router.core.Principal;
import io.sandpiper.router.core.Settings;
import io.sandpiper.wamp.auth.Cryptosign;
import io.sandpiper.wamp.auth.Secret;
import io.sandpiper.wamp.auth.SigningKey;
import io.sandpiper.wamp.auth.Ticket;
import io.sandpiper.wamp.auth.WampCra;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.client.Publication;
import io.sandpiper.wamp.client.WampError;
import io.sandpiper.wamp.codec.Serializer;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Authenticator;
import io.sandpiper.wamp.session.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.spec.InvalidKeySpecException;
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
  private static final SigningKey KEY = key(1);

  private LocalRouter router;

  @BeforeEach
  void start() throws IOException {
    Map<String, Principal> principals =
        Map.of(
            "pump_1", new Principal.Ticket("secret123", "device"),
            "pump_2", new Principal.WampCra("secret456", "device"),
            "pump_3", new Principal.Cryptosign(KEY.publicKeyHex(), "device"));
    router =
        new LocalRouter(
            LocalRouter.Options.DEFAULT
                .port(0)
                .settings(new Settings(Set.of("demo"), principals, Limits.DEFAULT)));
    router.start();
  }

  @AfterEach
  void stop() {
    router.stopHard();
  }

  private Options options(Serializer serializer) {
    return Options.of(router.url().toString(), "demo").serializers(serializer);
  }

  /** From a file with the raw seed. */
  private static SigningKey key(int seed) {
    try {
      return SigningKey.parse(String.format("%064x", seed).getBytes(StandardCharsets.US_ASCII));
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
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
  void theRightProofOpensAndAWrongOneDoesNot() throws Exception {
    assertOpens(new Ticket("pump_1", Secret.of("secret123")));
    assertOpens(new WampCra("pump_2", Secret.of("secret456")));
    assertOpens(new Cryptosign("pump_3", KEY));
    for (Authenticator wrong :
        List.of(
            new Ticket("pump_1", Secret.of("guess")),
            new WampCra("pump_2", Secret.of("secret123")),
            new Cryptosign("pump_3", key(2)))) {
      assertRefused("wamp.error.authentication_denied", wrong);
    }
    assertRefused("wamp.error.no_such_principal", new Cryptosign("pump_1", KEY));
    assertRefused("wamp.error.no_such_principal", new WampCra("pump_4", Secret.of("secret456")));
  }

  private void assertOpens(Authenticator proof) throws Exception {
    var right = options(Serializer.MSGPACK).authenticator(proof);
    try (Client device = now(Client.connect(right))) {
      assertEquals("device", device.details().get("authrole"));
      assertEquals(proof.methods().get(0), device.details().get("authmethod"));
    }
  }

  private void assertRefused(String reason, Authenticator proof) {
    var wrong = options(Serializer.JSON).authenticator(proof);
    var why = assertThrows(ExecutionException.class, () -> now(Client.connect(wrong)));
    assertTrue(why.getMessage().contains(reason), why::getMessage);
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

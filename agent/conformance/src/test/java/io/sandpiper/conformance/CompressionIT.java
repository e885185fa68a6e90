package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.codec.Serializer;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our permessage-deflate with Crossbar.io's. */
class CompressionIT {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int LENGTH = 300_000;

  private static Crossbar crossbar;

  @BeforeAll
  static void start() throws InterruptedException {
    crossbar = Crossbar.start("compression.json");
  }

  @AfterAll
  static void stop() {
    if (crossbar != null) crossbar.close();
  }

  private static Client join(URI url, Serializer serializer, boolean compression) {
    return Client.connect(
            Options.of(url.toString(), "demo")
                .serializers(serializer)
                .compression(compression)
                .timeouts(ANSWER, ANSWER))
        .join();
  }

  /** A call is four messages of that length on the line: to the router, to us, and back. */
  @ParameterizedTest
  @CsvSource({
    "deflate, MSGPACK",
    "deflate, JSON",
    "forgets, MSGPACK",
    "forgets, JSON",
    "small, MSGPACK",
    "small, JSON",
  })
  void longCallsAndResultsTravelInFewBytes(String path, Serializer serializer) throws Exception {
    try (var relay = new Relay(crossbar.url(path));
        Client client = join(relay.url(), serializer, true)) {
      client.register("demo.echo", call -> call.payload().arguments().get(0)).join();
      String text = "what is said often. ".repeat(LENGTH / 20);

      for (int i = 0; i < 3; i++) assertEquals(text, echoed(client, text));

      assertTrue(relay.passed() < 12 * LENGTH / 50, relay.passed() + " bytes");
    }
  }

  /** Random bytes get longer by it, and JSON's escapes shorter: both come whole. */
  @ParameterizedTest
  @CsvSource({"deflate, MSGPACK", "deflate, JSON", "small, MSGPACK", "small, JSON"})
  void whatCantBeCompressedTravelsToo(String path, Serializer serializer) throws Exception {
    byte[] bytes = new byte[LENGTH];
    new Random(1).nextBytes(bytes);
    try (Client client = join(crossbar.url(path), serializer, true)) {
      client.register("demo.echo", call -> call.payload().arguments().get(0)).join();

      assertArrayEquals(bytes, (byte[]) echoed(client, bytes));
      assertEquals("", echoed(client, ""));
    }
  }

  /** So the bytes counted above are worth counting. */
  @ParameterizedTest
  @CsvSource({"deflate, false", "ws, true"})
  void unlessBothWantItNothingIsCompressed(String path, boolean offered) throws Exception {
    try (var relay = new Relay(crossbar.url(path));
        Client client = join(relay.url(), Serializer.MSGPACK, offered)) {
      client.register("demo.echo", call -> call.payload().arguments().get(0)).join();
      String text = "x".repeat(LENGTH);

      assertEquals(text, echoed(client, text));

      assertTrue(relay.passed() > 4 * LENGTH, relay.passed() + " bytes");
    }
  }

  private static Object echoed(Client client, Object what) {
    return client.call("demo.echo", what).join().arguments().get(0);
  }
}

package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.codec.Serializer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our RawSocket with Crossbar.io's. */
@Tag("conformance")
class RawSocketIT {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private static Crossbar crossbar;

  @BeforeAll
  static void start() throws InterruptedException {
    crossbar = Crossbar.start("open.json");
  }

  @AfterAll
  static void stop() {
    if (crossbar != null) crossbar.close();
  }

  private static Client join(Serializer serializer) {
    String url = "rs://127.0.0.1:" + crossbar.port("raw");
    return Client.connect(Options.of(url, "demo").serializers(serializer).timeouts(ANSWER, ANSWER))
        .join();
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void callsAndEventsTravel(Serializer serializer) throws Exception {
    try (Client callee = join(serializer);
        Client caller = join(serializer)) {
      callee.register("demo.add", call -> (long) call.payload().arguments().get(0) + 1).join();
      BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
      callee.subscribe("demo.said", event -> heard.add(event.payload().arguments())).join();

      assertEquals(List.of(42L), caller.call("demo.add", 41).join().arguments());
      caller.publish("demo.said", "x".repeat(200_000)).join();

      assertEquals(List.of("x".repeat(200_000)), heard.poll(20, TimeUnit.SECONDS));
    }
  }

  /** What the agent asks instead of a ping. */
  @Test
  void ourOwnSessionIsThereToBeAskedFor() {
    try (Client client = join(Serializer.MSGPACK)) {
      Object details = client.call("wamp.session.get", client.session()).join().arguments().get(0);

      assertTrue(details.toString().contains(String.valueOf(client.session())), details::toString);
    }
  }
}

package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.device.Description.Role;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.shell.Agent;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import io.sandpiper.wamp.websocket.WebSocketTransport;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each driver's example on simulated hardware: it joins, and each of its components is well and
 * says how it is. In this process, all agents: forty starts of a JVM would tell no more.
 */
@Isolated
class DriverExamplesIT {
  private static final LocalRouter ROUTER = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));

  private static final Journal SILENT =
      new Journal() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {
          System.out.println(line);
        }
      };

  @BeforeAll
  static void start() throws IOException {
    ROUTER.start();
  }

  @AfterAll
  static void stop() {
    ROUTER.close();
  }

  static List<String> names() {
    return DriverExamplesTest.names();
  }

  @Test
  void thePackagedProgramFindsNothingWrong() throws IOException, InterruptedException {
    String[] words =
        Stream.concat(Stream.of("check"), names().stream().map(name -> "drivers/" + name + ".yaml"))
            .toArray(String[]::new);
    try (Program check = Sandpiper.start(words)) {
      assertEquals(names().size(), check.succeed(Limits.ANSWER).lines().count());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void itRunsSimulated(String name) throws Exception {
    Configuration example = DriverExamplesTest.read(name);
    SimulatedBoard board = SimulatedBoard.live();
    for (Configuration.Component each : example.components()) {
      each.driver().simulate(each.settings(), board);
    }
    Configuration.Router file = example.router();
    // A realm each: they run at the same time, and some have the same device.
    var here =
        new Configuration.Router(
            List.of(URI.create(ROUTER.url().toString())),
            name,
            file.serializers(),
            file.ping(),
            file.reconnect(),
            file.route(),
            file.auth());
    Agent agent = Agent.start(example.with(here), board, new WebSocketTransport(), "test", SILENT);
    try (Client client = Client.connect(Options.of(ROUTER.url().toString(), name)).join()) {
      Await.equal("up", () -> status(client, example.root()), Limits.ANSWER);
      for (Configuration.Component each : example.components()) {
        Role role = each.driver().description().role();
        if (role == Role.OTHER) continue; // being well is all that can be seen of it
        String uri = example.root() + "." + each.name() + (role == Role.SENSOR ? ".read" : ".get");
        Await.equal(true, () -> answers(client, uri), Limits.ANSWER);
      }
    } finally {
      agent.stop();
    }
  }

  private static Object status(Client client, String root) {
    try {
      Map<String, Object> health = client.call(root + ".agent.health").join().named();
      return "up".equals(health.get("status")) ? "up" : health;
    } catch (CompletionException e) {
      return String.valueOf(e.getCause()); // not registered yet
    }
  }

  private static boolean answers(Client client, String uri) {
    return !client.call(uri).join().named().isEmpty();
  }
}

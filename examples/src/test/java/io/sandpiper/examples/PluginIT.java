package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Await;
import io.sandpiper.conformance.Program;
import io.sandpiper.router.LocalRouter;
import io.sandpiper.wamp.client.Client;
import io.sandpiper.wamp.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver of CONTRIBUTING.md in a jar of its own, in the packaged agent's plug-in folder. */
class PluginIT {
  private static final Path JAR = Path.of("plugin", "target", "tmp102.jar");

  @TempDir Path folder;

  @Test
  void aDriverFromOutsideMeasures() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.copy(JAR, plugins.resolve("tmp102.jar"));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    Path file = folder.resolve("plant.yaml");
    try (var router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0))) {
      router.start();
      String url = router.url().toString();
      Files.writeString(
          file,
          """
          device: plant
          prefix: demo
          router: {url: "%s", realm: demo}
          components:
            air: {driver: tmp102, address: 0x49}
          """
              .formatted(url));
      Map<String, String> with = Map.of("SANDPIPER_PLUGINS", plugins.toString());
      try (Program agent = Sandpiper.start(with, "run", "--config", file.toString(), "--simulate");
          Client client = Client.connect(Options.of(url, "demo")).join()) {
        agent.await(Pattern.compile("plug-in .*broken.jar: "));
        agent.await(Pattern.compile("joined realm demo"));
        Await.equal(true, () -> measures(client), Limits.ANSWER);
      }
      try (Program drivers = Sandpiper.start(with, "drivers", "tmp102")) {
        assertTrue(drivers.succeed(Limits.ANSWER).contains("SBOS397"), drivers::output);
      }
    }
  }

  private static boolean measures(Client client) {
    try {
      var values = (Map<?, ?>) client.call("demo.plant.air.read").join().named().get("values");
      double celsius = (Double) values.get("temperature_celsius");
      return celsius > 10 && celsius < 30;
    } catch (CompletionException e) {
      return false; // not registered yet
    }
  }
}

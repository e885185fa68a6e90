package io.sandpiper.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.router.LocalRouter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the program logs as it is shipped, seen from outside: the level of Java-WebSocket's classes
 * is theirs to ask for, so it can't be asked from here.
 */
class LogLevelsTest {
  private static final String SECRET = "hush_4711"; // a component's name, in frames but in no line

  @Test
  void noFrameIsLoggedAtTheShippedLevel(@TempDir Path folder) throws Exception {
    String log = runs(folder);

    assertTrue(log.contains("INFO: joined realm demo at "), log);
    assertFalse(log.contains(SECRET), log);
  }

  @Test
  void atTraceFramesAreLoggedSoTheTestAboveCanFail(@TempDir Path folder) throws Exception {
    String log = runs(folder, "-Dtinylog.level@org.java_websocket=trace");

    assertTrue(log.contains(SECRET), log);
  }

  /** What an agent logs that joins, registers and is told goodbye, and then is stopped. */
  private static String runs(Path folder, String... flags) throws Exception {
    var router = new LocalRouter(LocalRouter.Options.DEFAULT.port(0));
    router.start();
    try (router) {
      Path file =
          Files.writeString(
              folder.resolve("sandpiper.yaml"),
              """
              device: greenhouse
              prefix: demo
              router: {url: '%s', realm: demo}
              components: {%s: {driver: digital-output, line: 17}}
              """
                  .formatted(router.url(), SECRET));
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
      command.addAll(Arrays.asList(flags));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(
          List.of("io.sandpiper.runtime.Main", "run", "--simulate", "--config", file.toString()));
      return log(new ProcessBuilder(command).redirectErrorStream(true).start());
    }
  }

  private static String log(Process process) throws IOException {
    // A process that hangs ends the test all the same.
    CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS).execute(process::destroyForcibly);
    var log = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.append(line).append('\n');
        // On its way out it still publishes that it stops. Process.destroy would close the stream.
        if (line.contains("joined realm")) process.toHandle().destroy();
      }
    }
    return log.toString();
  }
}

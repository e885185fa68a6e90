package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged agent on the board, with a router that is not there: outputs need none. Its lines
 * are looked at from outside.
 */
class AgentTrial {
  private static final Path HOME = Path.of(System.getProperty("sandpiper.home"));

  private static final String FILE =
      """
      device: bench
      prefix: trial
      router:
        url: ws://127.0.0.1:9/ws
        realm: trial
      components:
        relay: {driver: digital-output, line: GPIO17, active: low, start: on, safe: off}
        pump: {driver: digital-output, line: 18, start: keep, safe: off}
        lamp: {driver: pwm, channel: 0, frequency: 1000, start: keep, safe: 0}
      """;

  @TempDir private Path folder;

  private Process agent(String... arguments) throws IOException {
    var command = new ArrayList<String>(List.of(HOME.resolve("bin/sandpiper").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("STATE_DIRECTORY", folder.toString());
    return builder.start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private String config() throws IOException {
    return Files.writeString(folder.resolve("sandpiper.yaml"), FILE).toString();
  }

  /** As after an earlier run: the relay is off, the pump is on, the lamp at half its power. */
  private static void before() throws IOException {
    Here.BOARD.output(Line.of(17), true).close();
    Here.BOARD.output(Line.of(18), true).close();
    try (var lamp = Here.BOARD.pwm(Line.of(0))) {
      lamp.set(1_000_000, 500_000);
    }
    Outside.forgetEdges();
  }

  private void started(Process agent) throws IOException {
    try {
      Outside.await(
          "the relay is on, and the router is tried",
          () -> {
            assertTrue(agent.isAlive(), "it has ended");
            return Outside.state(17).equals("0 out none") && output().contains("127.0.0.1:9");
          });
    } catch (AssertionError e) {
      throw new AssertionError(said(), e);
    }
  }

  private String said() {
    try {
      return output();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static boolean lampIs(long high) throws IOException {
    return Outside.pwm().contains("period: 1000000 ns duty: " + high + " ns");
  }

  @Test
  void killedItLeavesItsOutputsToOneCommandThatMakesThemSafe() throws Exception {
    before();
    String config = config();
    Process agent = agent("run", "--config", config);
    try {
      started(agent);
      assertEquals("0", Outside.edges(17));
      assertEquals("", Outside.edges(18), "kept");
      assertTrue(lampIs(500_000), "kept");
    } finally {
      agent.destroyForcibly().waitFor();
    }
    assertEquals("0 out none", Outside.state(17), "nobody has made it safe yet");

    Process safe = agent("safe", "--config", config);
    assertTrue(safe.waitFor(180, TimeUnit.SECONDS));

    assertEquals(0, safe.exitValue(), this::said);
    assertEquals("1 out none", Outside.state(17));
    assertEquals("0 out none", Outside.state(18));
    assertTrue(lampIs(0), Outside.pwm());
    // Switched on and made safe, and nothing in between.
    assertEquals("01", Outside.edges(17));
    assertEquals("0", Outside.edges(18));
  }

  @Test
  void toldToEndItLeavesItsOutputsSafeItself() throws Exception {
    before();
    Process agent = agent("run", "--config", config());
    try {
      started(agent);
      agent.destroy(); // SIGTERM
      assertTrue(agent.waitFor(180, TimeUnit.SECONDS));
    } finally {
      agent.destroyForcibly().waitFor();
    }

    assertEquals("01", Outside.edges(17));
    assertEquals("0", Outside.edges(18));
    assertTrue(lampIs(0), Outside.pwm());
  }
}

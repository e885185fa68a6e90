package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeCommandTest {
  private static final String HEAD =
      """
      device: house
      prefix: demo
      router: {url: ws://127.0.0.1:1/ws, realm: demo}
      components:
      """;

  private static final String PUMP = "  pump: {driver: digital-output, line: 17, start: on}\n";
  private static final String VALVE = "  valve: {driver: digital-output, line: 27, safe: on}\n";

  @TempDir Path folder;

  private Captured captured;
  private Path file;

  @BeforeEach
  void there() {
    captured = Captured.with(Map.of("STATE_DIRECTORY", folder.resolve("state").toString()));
    file = folder.resolve("sandpiper.yaml");
  }

  private int safe(String text) throws Exception {
    Files.writeString(file, text);
    return captured.run("safe", "--config", file.toString(), "--simulate");
  }

  private void ran(String text) throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/running.yaml"), text);
  }

  @Test
  void eachOutputHasALine() throws Exception {
    assertEquals(0, safe(HEAD + PUMP + VALVE + "  door: {driver: digital-input, line: 22}\n"));
    assertEquals("pump: safe%nvalve: safe%n".formatted(), captured.out());
  }

  @Test
  void aBrokenFileIsToldAndTheOutputsThatTheAgentRanWithAreLeftSafe() throws Exception {
    ran(HEAD + PUMP);
    assertEquals(0, safe(HEAD + "  pump: {driver: digital-outptu}\n"));
    assertEquals("pump: safe%n".formatted(), captured.out());
    assertTrue(captured.err().contains("digital-outptu"), captured.err());
  }

  @Test
  void withoutAnyOfTheTwoItIsWrongUsage() throws Exception {
    ran("nothing: at all\n");
    assertEquals(2, safe(HEAD + "  pump: {driver: digital-outptu}\n"));
    assertEquals("", captured.out());
  }

  @Test
  void anEditAfterTheStartTakesNoOutputAwayAndTurnsNoneRound() throws Exception {
    ran(HEAD + PUMP);
    assertEquals(
        0, safe(HEAD + "  heater: {driver: digital-output, line: 17, safe: on}\n" + VALVE));
    assertEquals("pump: safe%nvalve: safe%n".formatted(), captured.out());
  }
}

package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final Path GREENHOUSE = Path.of("../../examples/greenhouse/sandpiper.yaml");

  private final Captured captured = Captured.pipe();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "safe",
        "check",
        "demo",
        "router",
        "call",
        "watch",
        "describe",
        "identity",
        "version"
      })
  void everyCommandIsListedAndHasHelpWithExamples(String command) throws Exception {
    assertEquals(0, captured.run("--help"));
    assertTrue(captured.out().contains("\n  " + command + " "), captured.out());

    assertEquals(0, captured.run(command, "--help"));
    assertTrue(captured.out().contains("\nExamples:\n  sandpiper " + command), captured.out());
    assertFalse(captured.out().contains("[]]"), captured.out());
    assertEquals("", captured.err());
  }

  @Test
  void theHelpNamesTheExitCodes() throws Exception {
    captured.run("help");

    assertTrue(captured.out().contains("Exit codes:\n  0  done\n  1  tried and failed"));
  }

  @Test
  void noCommandAtAllIsWrongUsage() throws Exception {
    assertEquals(2, captured.run());
    assertTrue(captured.err().contains("Commands:"));
    assertEquals("", captured.out());
  }

  @Test
  void aMisspeltCommandIsCorrected() throws Exception {
    assertEquals(2, captured.run("chekc"));
    assertEquals(
        "sandpiper: no command chekc (did you mean check?); see sandpiper --help\n",
        captured.err());
  }

  @Test
  void aWrongOptionIsWrongUsage() throws Exception {
    assertEquals(2, captured.run("watch", "demo.", "--prefx"));
    assertEquals(
        "sandpiper watch: --prefx: no such option (did you mean --prefix?)\n"
            + "see sandpiper watch --help\n",
        captured.err());
  }

  @Test
  void aWrongVariableIsToldLikeTheOption() throws Exception {
    var wrong = Captured.with(Map.of("SANDPIPER_ROUTER", "http://x"));

    assertEquals(2, wrong.run("call", "a.b"));
    assertTrue(wrong.err().startsWith("sandpiper call: --router: saw http://x, expected ws://"));
  }

  @Test
  void anAddressWithoutAPathIsRefused() throws Exception {
    assertEquals(2, captured.run("call", "a.b", "--router", "ws://127.0.0.1:8080"));
    assertTrue(captured.err().contains("expected ws://HOST[:PORT]/PATH"), captured.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"call,bad uri", "call,a..b", "describe,a b", "describe,a.", "watch,a#b"})
  void whatIsNoUriIsRefusedBeforeDialling(String words) throws Exception {
    // Port 1 of loopback: nobody listens there, and dialling would end with 3.
    String[] split = words.split(",");
    assertEquals(2, captured.run(split[0], split[1], "--router", "ws://127.0.0.1:1/ws"));
    assertTrue(
        captured.err().startsWith("sandpiper " + split[0] + ": saw " + split[1] + ", expected"),
        captured.err());
    assertFalse(captured.err().contains("did you mean"), captured.err());
  }

  @Test
  void emptyPartsOfATopicWantAPattern() throws Exception {
    assertEquals(2, captured.run("watch", "demo..x", "--router", "ws://127.0.0.1:1/ws"));
    assertTrue(captured.err().contains("(did you mean --wildcard or --prefix?)"), captured.err());
    assertEquals(
        3, captured.run("watch", "demo..x", "--wildcard", "--router", "ws://127.0.0.1:1/ws"));
  }

  @Test
  void aSoundFileIsSummarized() throws Exception {
    assertEquals(0, captured.run("check", GREENHOUSE.toString()));
    assertEquals(GREENHOUSE + ": demo.greenhouse_1, 7 components\n", captured.out());
  }

  @Test
  void aBrokenFileEndsCheckAndRunWithTwo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "device: x\nprefix: y\nrooter: {}\n");
    String expected =
        file
            + ":1:1: router: saw nothing, expected keys url, realm, auth, serializers, compression, ping, reconnect, tls, proxy\n"
            + file
            + ":3:1: rooter: saw an unknown key, expected one of device, prefix, router, outbox, policy, audit, components"
            + " (did you mean router?)\n";

    assertEquals(2, captured.run("check", file.toString(), GREENHOUSE.toString()));
    assertEquals(expected, captured.err());

    assertEquals(2, captured.run("run", "--config", file.toString(), "--simulate"));
    assertEquals(expected + expected, captured.err());
  }

  @Test
  void whatStandsInAFileDisguisesNoFinding(@TempDir Path folder) throws Exception {
    String value = "\u202e\u2066dnim\u2028" + "x".repeat(100_000);
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "device: \"" + value + "\"\n\"\u202eyek\": 1\n");

    assertEquals(2, captured.run("check", file.toString()));
    assertEquals(2, captured.run("run", "--config", file.toString(), "--simulate"));

    assertTrue(captured.err().contains("device: saw"), captured.err());
    assertFalse(captured.err().matches("(?s).*[\u202e\u2066\u2028].*"), captured.err());
    assertTrue(captured.err().length() < 10_000, () -> captured.err().length() + " characters");
  }

  @Test
  void checkSpeaksJsonToScripts(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("a.yaml"));

    assertEquals(2, captured.run("check", "--json", file.toString()));
    assertEquals(
        "{\"file\": \"%s\", \"ok\": false, \"findings\": [\"%s:1:1: saw an empty file, expected a configuration\"]}%n"
            .formatted(file, file),
        captured.out());
    assertEquals("", captured.err());
  }

  @Test
  void anIdentityIsMadeOnceAndShownAgain(@TempDir Path folder) throws Exception {
    String file = folder.resolve("device.key").toString();

    assertEquals(0, captured.run("identity", "--file", file, "--json"));
    String first = captured.out();
    assertTrue(
        first.matches("\\{\"id\": \"[0-9a-f]{16}\", \"public_key\": \"[0-9a-f]{64}\"}\n"), first);

    var again = Captured.pipe();
    assertEquals(0, again.run("identity", "--file", file));
    String id = first.substring(8, 24);
    assertTrue(again.out().contains("id          " + id + "\n"), again.out());
  }

  @Test
  void anIdentityThatIsNoneIsRefusedInOneLine(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("device.key"), "garbage");

    assertEquals(1, captured.run("identity", "--file", file.toString()));
    assertEquals(1, captured.err().lines().count(), captured.err());
    assertTrue(captured.err().startsWith("sandpiper: "), captured.err());
  }

  @Test
  void aFolderThatIsClosedToUsIsNamedWithAWayOut() throws Exception {
    // Not even root may make a folder in /proc.
    assertEquals(1, captured.run("identity", "--file", "/proc/nowhere/device.key"));
    assertEquals(1, captured.err().lines().count(), captured.err());
    assertTrue(captured.err().contains("folder /proc/nowhere as user "), captured.err());
    assertTrue(captured.err().contains("or give --file"), captured.err());
  }

  @Test
  void theVersionIsJsonForScripts() throws Exception {
    assertEquals(0, captured.run("--version"));
    assertEquals(0, captured.run("version", "--json"));
    assertTrue(captured.out().contains("{\"sandpiper\": \""), captured.out());
  }
}

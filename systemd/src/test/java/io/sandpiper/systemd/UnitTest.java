package io.sandpiper.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd reads it, and what it shares with the files beside it. */
class UnitTest {
  private static final Path UNIT = Path.of("sandpiper.service");

  /** Where the unit expects the program. */
  private static final String INSTALLED = "/usr/lib/sandpiper/bin/sandpiper";

  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final Path SYSUSERS = Path.of("/usr/bin/systemd-sysusers");

  /** Ten times the score of README.md: what the hardening is worth must not be lost unnoticed. */
  private static final int EXPOSURE = 15;

  @TempDir Path folder;

  @Test
  void systemdHasNothingToSayAboutTheUnit() throws Exception {
    needs(ANALYZE);

    // It prints what it ignores and still returns 0, so silence is what counts.
    assertEquals("0: ", run(ANALYZE, "verify", "--man=no", unit(Files.readString(UNIT))));
  }

  @Test
  void systemdWouldSayIfThereWereAMistake() throws Exception {
    needs(ANALYZE);
    String mistaken = Files.readString(UNIT).replace("Restart=always", "Restart=forever");

    String said = run(ANALYZE, "verify", "--man=no", unit(mistaken));

    assertTrue(said.contains("forever"), said);
  }

  @Test
  void theUnitIsAsLittleExposedAsTheReadmeSays() throws Exception {
    needs(ANALYZE);
    String unit = unit(Files.readString(UNIT));

    String said =
        run(ANALYZE, "security", "--offline=true", "--no-pager", "--threshold=" + EXPOSURE, unit);

    assertTrue(said.startsWith("0: "), said);
  }

  @Test
  void theUserAndTheGroupsOfTheUnitAreMade() throws Exception {
    needs(SYSUSERS);
    var wanted = new HashSet<>(words("SupplementaryGroups"));
    wanted.addAll(words("Group"));

    // On an empty system, because this one may have some of the groups.
    Path there = Files.createDirectories(folder.resolve("usr/lib/sysusers.d"));
    Files.copy(Path.of("sysusers.d/sandpiper.conf"), there.resolve("sandpiper.conf"));
    String said = run(SYSUSERS, "--dry-run", "--root=" + folder);

    assertTrue(said.startsWith("0: "), said);
    assertEquals(wanted, found("Creating group '([^']+)'", said));
    assertEquals(Set.copyOf(words("User")), found("Creating user '([^']+)'", said));
  }

  @Test
  void theAgentStartsAgainWhateverHappensAndHoweverOften() throws IOException {
    assertEquals(List.of("always"), words("Restart"));
    assertEquals(List.of("0"), words("StartLimitIntervalSec"));
  }

  @Test
  void theConfigurationOfTheCommandIsTheOneThatIsLookedForAndGuarded() throws IOException {
    String config = words("ConditionPathExists").get(0);

    assertEquals(List.of(INSTALLED, "run", "--config", config), words("ExecStart"));
    // The dash: what could not be made safe must not keep the agent from starting again.
    assertEquals(List.of("-" + INSTALLED, "safe", "--config", config), words("ExecStopPost"));
    String tmpfiles = Files.readString(Path.of("tmpfiles.d/sandpiper.conf"));
    assertTrue(tmpfiles.contains("z " + config + " 0640 root " + words("Group").get(0)), tmpfiles);
  }

  @Test
  void everyGroupOfTheDeviceRulesIsOneOfTheUnit() throws IOException {
    String rules = Files.readString(Path.of("udev/60-sandpiper.rules"));
    Set<String> groups = found("GROUP=\"(\\w+)\"", rules);
    groups.addAll(found("chgrp -R (\\w+) ", rules));

    assertEquals(Set.copyOf(words("SupplementaryGroups")), groups);
  }

  private static void needs(Path tool) {
    boolean there = Files.isExecutable(tool);
    if (!there) {
      System.err.println("SKIPPED: no " + tool + " here; on Debian it is in the package systemd");
    }
    assumeTrue(there, () -> "SKIPPED: no " + tool);
  }

  /**
   * A copy of a unit that starts a program which is there: {@code verify} looks for it, and the
   * agent is not installed where this is built. Nothing else of the unit is changed.
   */
  private String unit(String text) throws IOException {
    assertTrue(text.contains("ExecStart=" + INSTALLED + " "), text);
    Path program = Files.createFile(folder.resolve("sandpiper"));
    assertTrue(program.toFile().setExecutable(true));
    Path copy = folder.resolve(UNIT.getFileName());
    Files.writeString(copy, text.replace(INSTALLED, program.toString()));
    return copy.toString();
  }

  /** The words of a setting that stands in the unit once. */
  private static List<String> words(String key) throws IOException {
    List<String> lines =
        Files.readAllLines(UNIT).stream().filter(line -> line.startsWith(key + "=")).toList();
    assertEquals(1, lines.size(), key);
    return Arrays.asList(lines.get(0).substring(key.length() + 1).split(" "));
  }

  /** What a pattern's only group caught, wherever it did. */
  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The exit status and everything that was printed. */
  private static String run(Path tool, String... arguments) throws Exception {
    var command = new ArrayList<String>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Path printed = Files.createTempFile("systemd", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      boolean ended = process.waitFor(30, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertTrue(ended, () -> command + " did not end");
      return process.exitValue() + ": " + Files.readString(printed).strip();
    } finally {
      Files.delete(printed);
    }
  }
}

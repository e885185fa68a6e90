package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.link.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StateFolderTest implements Journal {
  @TempDir Path temporary;

  private final List<String> journal = new CopyOnWriteArrayList<>();

  @Override
  public void info(String line) {
    journal.add(line);
  }

  @Override
  public void warn(String line) {
    journal.add("! " + line);
  }

  private Path outputs() {
    return temporary.resolve("state/outputs");
  }

  private LastValues values() {
    return new StateFolder(temporary.resolve("state")).values(this);
  }

  private void awaitText(String text) throws IOException {
    while (!Files.exists(outputs()) || !Files.readString(outputs()).equals(text))
      Thread.onSpinWait();
  }

  @Test
  void systemdsFolderComesFirstAndElseOneBesideTheFile() {
    Path file = Path.of("/etc/sandpiper/sandpiper.yaml");
    assertEquals(
        Path.of("/var/lib/sandpiper/running.yaml"),
        StateFolder.of(Map.of("STATE_DIRECTORY", "/var/lib/sandpiper:/var/lib/b"), file).running());
    assertEquals(
        Path.of("/etc/sandpiper/sandpiper.yaml.state/running.yaml"),
        StateFolder.of(Map.of(), file).running());
  }

  @Test
  void whatIsRememberedIsThereInTheNextRun() throws IOException {
    LastValues before = values();
    before.remember("pump", Map.of("on", true));
    before.remember("lamp", Map.of("brightness_fraction", 0.25));
    awaitText("lamp brightness_fraction 0.25\npump on true\nend\n");

    LastValues after = values();

    assertEquals(Optional.of(Map.of("on", true)), after.recall("pump"));
    assertEquals(Optional.of(Map.of("brightness_fraction", 0.25)), after.recall("lamp"));
    assertEquals(Optional.empty(), after.recall("fan"));
    assertEquals(List.of(), journal);
  }

  @Test
  void anOrderlyEndLosesNothing() throws IOException {
    LastValues values = values();
    values.remember("pump", Map.of("on", true));
    awaitText("pump on true\nend\n");
    values.remember("pump", Map.of("on", false)); // would be written a second later

    values.close();

    assertEquals("pump on false\nend\n", Files.readString(outputs()));
  }

  @Test
  void aBrokenFileIsToldAndAsGoodAsNone() throws IOException {
    Files.createDirectories(outputs().getParent());
    for (String broken :
        List.of("", "pump on tr", "pump on true\n", "pump on\nend\n", "a b c\nend")) {
      journal.clear();
      Files.writeString(outputs(), broken);
      assertEquals(Optional.empty(), values().recall("pump"), broken);
      assertTrue(journal.get(0).startsWith("! " + outputs() + ": nothing is restored: "), broken);
    }
  }

  @Test
  void everyBeginningOfAFileIsNoneButTheWhole() {
    String text = "lamp brightness_fraction 0.25\npump on true\nend\n";
    for (int i = 0; i < text.length() - 1; i++) {
      List<String> lines = text.substring(0, i).lines().toList();
      assertThrows(IllegalArgumentException.class, () -> ValuesFile.parse(lines));
    }
    assertEquals(2, ValuesFile.parse(text.lines().toList()).size());
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException, InterruptedException {
    Files.writeString(temporary.resolve("state"), "a file");
    values().remember("pump", Map.of("on", true));
    while (journal.isEmpty()) Thread.onSpinWait();
    assertTrue(journal.get(0).contains("can't be kept"), journal.toString());
  }

  @Test
  void theRunningConfigurationIsWrittenOnlyWhenItIsAnother() throws IOException {
    Path file = temporary.resolve("sandpiper.yaml");
    var state = new StateFolder(temporary.resolve("state"));
    Files.writeString(file, "a: 1\n");
    state.runsWith(file, this);
    FileTime old = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(state.running(), old);

    state.runsWith(file, this);
    assertEquals(old, Files.getLastModifiedTime(state.running()));

    Files.writeString(file, "a: 2\n");
    state.runsWith(file, this);
    assertEquals("a: 2\n", Files.readString(state.running()));
  }
}

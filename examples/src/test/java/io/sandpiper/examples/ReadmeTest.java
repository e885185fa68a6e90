package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's code is code that is built, and its links lead somewhere. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<String> blocks(String language) throws IOException {
    var blocks = new ArrayList<String>();
    var fence = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
    while (fence.find()) blocks.add(fence.group(1));
    return blocks;
  }

  @Test
  void theJavaIsCompiledHere() throws IOException {
    Path example = Path.of("src/main/java/io/sandpiper/examples/SwitchPump.java");
    List<String> blocks = blocks("java");
    assertEquals(1, blocks.size());
    assertTrue(Files.readString(example).contains(blocks.get(0)), blocks.get(0));
  }

  @Test
  void theDeviceFileIsOne() throws IOException {
    List<String> blocks = blocks("yaml");
    assertEquals(1, blocks.size());
    Checked checked =
        ConfigurationText.read(Path.of("README.md"), blocks.get(0), Drivers.installed());
    assertInstanceOf(Checked.Sound.class, checked, checked.toString());
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    var link = Pattern.compile("]\\((?!https?:)([^)#]+)\\)").matcher(readme());
    var found = new ArrayList<String>();
    while (link.find()) {
      found.add(link.group(1));
      assertTrue(Files.exists(ROOT.resolve(link.group(1))), link.group(1));
    }
    assertTrue(found.size() > 5, found.toString());
  }

  private static List<String> names(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    }
  }

  /** What is in the first column's links and code, of all tables. */
  private static Set<String> rows(String readme) {
    return Pattern.compile("(?m)^\\| (?:\\[|`)([^`\\]]+)")
        .matcher(readme)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void thePageOfTheExamplesNamesEachOfThemAndEachTest() throws IOException {
    Set<String> rows = rows(Files.readString(Path.of("README.md")));
    var missing = new ArrayList<String>();
    for (String name : names(Path.of("."), "[a-z]+")) {
      if (!List.of("src", "target").contains(name)) missing.add(name);
    }
    for (String folder : List.of("soak", "footprint")) {
      for (String name : names(Path.of(folder), "[a-z]+")) {
        missing.add(name.equals(folder) ? folder : folder + "/" + name);
      }
    }
    for (String test : names(Path.of("src/test/java/io/sandpiper/examples"), ".*IT\\.java")) {
      missing.add(test.replace(".java", ""));
    }
    missing.removeAll(rows);
    assertEquals(List.of(), missing);
  }
}

package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each broken file with the messages that it must give, word for word. With drivers of its own: the
 * list of those installed grows.
 */
class BrokenFilesTest {
  private static Path folder() throws URISyntaxException {
    return Path.of(BrokenFilesTest.class.getResource("broken").toURI());
  }

  static Stream<String> files() throws IOException, URISyntaxException {
    try (Stream<Path> all = Files.list(folder())) {
      return all
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMistakeIsToldWithItsPlaceAndWhatWasExpected(String name) throws Exception {
    Path file = folder().resolve(name);
    Path expected = folder().resolve(name.replace(".yaml", ".txt"));

    var broken =
        assertInstanceOf(Checked.Broken.class, ConfigurationFile.read(file, FakeDrivers.all()));

    String told = String.join("\n", broken.findings()).replace(file.toString(), name) + "\n";
    assertEquals(Files.readString(expected), told);
  }

  @Test
  void thereAreAtLeastTenOfThem() throws Exception {
    assertEquals(true, files().count() >= 10);
  }
}

package io.sandpiper.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The README knows every driver. */
class ReadmeTest {
  private final String readme;

  ReadmeTest() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void everyDriverIsInTheTable() {
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      String row = "| `" + driver.description().name() + "` |";

      assertTrue(readme.contains(row), row);
    }
  }
}

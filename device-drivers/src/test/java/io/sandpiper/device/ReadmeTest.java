package io.sandpiper.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what is compiled and tested. */
class ReadmeTest {
  private final String readme;

  ReadmeTest() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  /** From the class's Javadoc on: without package and imports. */
  @ParameterizedTest
  @ValueSource(strings = {"Tmp102", "Tmp102Test"})
  void theExampleIsTheOneThatIsTested(String name) throws IOException {
    var file = Path.of("src/test/java/io/sandpiper/device/drivers/" + name + ".java");
    String code = Files.readString(file);
    int end = code.lastIndexOf("\nimport ");
    String shown = code.substring(code.indexOf("\n\n", end) + 2);

    assertTrue(readme.contains("```java\n" + shown + "```"), name + " is shown as it is");
  }

  @Test
  void everyDriverIsInTheTable() {
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      String row = "| `" + driver.description().name() + "` |";

      assertTrue(readme.contains(row), row);
    }
  }
}

package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What "write a driver" shows is what is built and tested. */
class ContributingTest {
  private static final Path PLUGIN = Path.of("plugin", "src");

  /** From the class's Javadoc on: without package and imports. */
  private static String shown(String file) throws IOException {
    String code = Files.readString(PLUGIN.resolve(file));
    return code.substring(code.indexOf("\n\n", code.lastIndexOf("\nimport ")) + 2);
  }

  @Test
  void theDriverAndItsTestAreShownAsTheyAre() throws IOException {
    String text = Files.readString(Path.of("..", "CONTRIBUTING.md"));
    String driver = shown("main/java/com/example/tmp102/Tmp102.java");
    String test = shown("test/java/com/example/tmp102/Tmp102Test.java");

    assertTrue(text.contains("```java\n" + driver + "```"), "the driver");
    assertTrue(text.contains("```java\n" + test + "```"), "its test");
    long lines = driver.lines().count() + test.lines().count();
    assertTrue(lines < 80, lines + " lines");
  }
}

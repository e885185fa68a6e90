package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final String HOW =
      "the page is not what the program reads; write it anew with: mvn -pl agent/runtime"
          + " -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dsandpiper.write-reference=true";

  @Test
  void theCommittedPageIsWhatTheProgramReads() throws IOException {
    committed(Path.of("docs/configuration.md"), Reference.page());
  }

  @Test
  void theCommittedDriversAreThoseThatThereAre() throws IOException {
    committed(Path.of("docs/drivers.md"), DriverPage.page(Drivers.builtIn()));
  }

  private static void committed(Path file, String page) throws IOException {
    if (Boolean.getBoolean("sandpiper.write-reference")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, page);
    }
    assertEquals(Files.exists(file) ? Files.readString(file) : "", page, file + ": " + HOW);
  }

  @Test
  void theExampleOfThePagePasses() {
    String page = Reference.page();
    int start = page.indexOf("```yaml\n") + 8;
    String example = page.substring(start, page.indexOf("```", start));

    assertInstanceOf(
        Checked.Sound.class,
        ConfigurationText.read(Path.of("example.yaml"), example, Drivers.installed()));
  }
}

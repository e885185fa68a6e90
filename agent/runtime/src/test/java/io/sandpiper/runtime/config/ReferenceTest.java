package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final String HOW =
      "docs/configuration.md is not what the program reads; write it anew with: mvn -pl agent/runtime"
          + " -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dsandpiper.write-reference=true";

  @Test
  void theCommittedPageIsWhatTheProgramReads() throws IOException {
    String page = Reference.page(Drivers.installed());
    if (Boolean.getBoolean("sandpiper.write-reference")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertEquals(Files.exists(PAGE) ? Files.readString(PAGE) : "", page, HOW);
  }

  @Test
  void theExampleOfThePagePasses() {
    String page = Reference.page(Drivers.installed());
    int start = page.indexOf("```yaml\n") + 8;
    String example = page.substring(start, page.indexOf("```", start));

    assertInstanceOf(
        Checked.Sound.class,
        ConfigurationText.read(Path.of("example.yaml"), example, Drivers.installed()));
  }
}

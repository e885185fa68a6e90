package io.sandpiper.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AboutTest {
  /** Whoever changes a pin runs the matrix anew. */
  @Test
  void thePageNamesTheVersionsThatArePinned() throws IOException {
    String page = Files.readString(Path.of("../wamp/CONFORMANCE.md"));

    assertEquals(About.text(), page.substring(0, page.indexOf("\n| feature |")));
  }
}

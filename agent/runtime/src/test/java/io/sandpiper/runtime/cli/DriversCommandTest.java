package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.wamp.codec.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriversCommandTest {
  private final Captured captured = Captured.pipe();

  private int run(String... words) throws InterruptedException {
    return captured.run(words);
  }

  @Test
  void whatItPrintsIsThePage() throws IOException, InterruptedException {
    assertEquals(0, run("drivers"));

    String page = Files.readString(Path.of("docs/drivers.md"));
    assertTrue(page.endsWith("\n\n" + captured.out()), captured.out());
  }

  @Test
  void oneDriverIsToldAlone() throws InterruptedException {
    assertEquals(0, run("drivers", "digital-output"));

    String out = captured.out();
    assertTrue(out.startsWith("## digital-output\n"), out);
    assertTrue(out.contains("| `line` |"), out);
    assertTrue(out.contains("| `set(on"), out);
    assertTrue(out.contains("| writes |"), out);
    assertTrue(!out.contains("bme280"), out);
  }

  @Test
  void programsGetAnObjectForEach() throws InterruptedException {
    assertEquals(0, run("drivers", "--json"));

    List<String> lines = captured.out().lines().toList();
    assertEquals(Drivers.builtIn().all().size(), lines.size());
    for (String line : lines) {
      var driver = (Map<?, ?>) JsonText.read(line).orElseThrow().value();
      assertTrue(driver.get("name") instanceof String, line);
      assertTrue(driver.get("keys") instanceof List, line);
    }
  }

  @Test
  void aNameThatIsNoneIsToldWithTheNearest() throws InterruptedException {
    assertEquals(2, run("drivers", "bme28"));

    assertEquals("sandpiper: no driver bme28 (did you mean bme280?)\n", captured.err());
  }
}

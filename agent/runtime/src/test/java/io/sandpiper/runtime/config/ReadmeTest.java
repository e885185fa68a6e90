package io.sandpiper.runtime.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The device files that the README shows are ones. */
class ReadmeTest {
  @Test
  void theDeviceFilesPass() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    var fence = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(readme);
    int found = 0;
    while (fence.find()) {
      found++;
      Checked checked =
          ConfigurationText.read(Path.of("README.md"), fence.group(1), Drivers.installed());
      assertInstanceOf(Checked.Sound.class, checked, checked.toString());
    }
    assertTrue(found > 0, "no YAML in the README");
  }
}

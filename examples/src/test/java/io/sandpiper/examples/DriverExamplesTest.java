package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Description;
import io.sandpiper.device.Driver;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Type;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each driver has an example, and each example is right. */
class DriverExamplesTest {
  static final Path FOLDER = Path.of("drivers");
  private static final Drivers DRIVERS = Drivers.builtIn();

  static List<String> names() {
    return DRIVERS.all().stream().map(driver -> driver.description().name()).toList();
  }

  static Configuration read(String name) throws IOException {
    Path file = FOLDER.resolve(name + ".yaml");
    Checked checked = ConfigurationText.read(file, Files.readString(file), DRIVERS);
    return assertInstanceOf(Checked.Sound.class, checked, checked.toString()).configuration();
  }

  /**
   * A missing one fails; with {@code -Dsandpiper.write-examples=true} it is begun, with what its
   * description says: look at the values of its keys.
   */
  @ParameterizedTest
  @MethodSource("names")
  void everyDriverHasOneThatIsRightAndUsesIt(String name) throws IOException {
    Path file = FOLDER.resolve(name + ".yaml");
    if (Boolean.getBoolean("sandpiper.write-examples") && !Files.exists(file)) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, begun(DRIVERS.find(name).orElseThrow()));
    }
    assertTrue(Files.exists(file), file + ": write it, or begin it; see CONTRIBUTING.md");

    Configuration example = read(name);
    assertTrue(
        example.components().stream()
            .anyMatch(each -> each.driver().description().name().equals(name)),
        name);
  }

  @Test
  void noneIsLeftOfADriverThatIsGone() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> examples =
          files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList();
      assertEquals(names(), examples);
    }
  }

  private static String begun(Driver driver) {
    Description description = driver.description();
    var text = new StringBuilder("# " + description.summary() + "\n");
    if (!description.wiring().isEmpty())
      text.append("# ").append(description.wiring()).append('\n');
    text.append(
        """

        device: %1$s
        prefix: demo
        router: {url: "ws://127.0.0.1:8080/ws", realm: demo}
        policy:
          - {roles: [anonymous], allow: ["*.*"]}

        components:
          %1$s:
            driver: %2$s
        """
            .formatted(description.name().replace('-', '_'), description.name()));
    for (Key<?> key : description.settings().keys()) {
      if (key.fallback().isEmpty()) text.append("    " + key.name() + ": " + guess(key) + "\n");
    }
    return text.toString();
  }

  private static Object guess(Key<?> key) {
    if (key.type() instanceof Type.OfLine line) return line.what().contains("PWM") ? 0 : 17;
    if (key.type() instanceof Type.Whole whole) return whole.min();
    if (key.type() instanceof Type.Word word) return word.words().get(0);
    return key.type().expected();
  }
}

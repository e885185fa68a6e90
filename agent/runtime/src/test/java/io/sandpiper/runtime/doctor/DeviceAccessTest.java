package io.sandpiper.runtime.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.runtime.doctor.Check.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceAccessTest {
  @TempDir Path root;

  @BeforeEach
  void dev() throws IOException {
    Files.createDirectory(root.resolve("dev"));
  }

  private static Configuration configuration() {
    String text =
        """
        device: d
        prefix: p
        router: {url: "ws://127.0.0.1:1/ws", realm: demo}
        components:
          pump: {driver: digital-output, line: 17}
          air: {driver: bme280, bus: 3}
          board: {driver: host}
        """;
    Checked checked = ConfigurationText.read(Path.of("d.yaml"), text, Drivers.builtIn());
    return assertInstanceOf(Checked.Sound.class, checked, checked.toString()).configuration();
  }

  private List<Check> checks() {
    return new DeviceAccess(root).of(configuration());
  }

  @Test
  void whatIsThereAndOpenIsWell() throws IOException {
    Files.createFile(root.resolve("dev/gpiochip0"));
    Files.createFile(root.resolve("dev/i2c-3"));

    assertEquals(
        List.of(
            Check.ok("component pump", "digital-output on line 17"),
            Check.ok("component air", "bme280 on i2c-3 address 0x76"),
            Check.ok("component board", "host")),
        checks());
  }

  @Test
  void whatIsNotThereIsNamedWithWhatToDo() {
    Check pump = checks().get(0);
    assertEquals(Verdict.FAIL, pump.verdict());
    assertEquals("no /dev/gpiochip*", pump.seen());

    Check air = checks().get(1);
    assertEquals("no /dev/i2c-3", air.seen());
    assertTrue(air.advice().contains("do_i2c"), air.advice());
  }

  @Test
  void whatIsClosedIsNamedWithItsGroup() throws IOException {
    if (System.getProperty("user.name").equals("root")) return; // to whom nothing is closed
    Path file = Files.createFile(root.resolve("dev/i2c-3"));
    assertTrue(file.toFile().setReadable(false));

    Check air = checks().get(1);
    assertEquals(Verdict.FAIL, air.verdict());
    assertTrue(air.advice().startsWith("add user "), air.advice());
  }
}

package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pi4jBoardTest {
  @TempDir private Path root;

  @Test
  void theModelIsTheDeviceTrees() throws IOException {
    Path model = root.resolve("proc/device-tree/model");
    Files.createDirectories(model.getParent());
    Files.writeString(model, "Raspberry Pi 4 Model B Rev 1.4\0");

    try (var board = Pi4jBoard.detect(root)) {
      assertEquals("Raspberry Pi 4 Model B Rev 1.4", board.model());
      assertEquals(root, board.root());
    }
  }

  @Test
  void aBoardWithoutADeviceTreeIsKnownByItsGpioChip() throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/gpiochip0"));

    try (var board = Pi4jBoard.detect(root)) {
      assertEquals("unknown board", board.model());
    }
  }

  @Test
  void aMachineWithoutGpioIsToldOfTheSimulation() {
    assertEquals(
        "this machine has no GPIO (neither /proc/device-tree/model nor /dev/gpiochip0);"
            + " --simulate runs the same configuration on a simulated board",
        assertThrows(IOException.class, () -> Pi4jBoard.detect(root)).getMessage());
  }

  @Test
  void aMissingChipOrBusIsAFailureNotACrash() throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Path chip = Files.createFile(root.resolve("dev/gpiochip0"));
    try (var board = Pi4jBoard.detect(root)) {
      Files.delete(chip);

      assertEquals(
          "GPIO: no /dev/gpiochip here",
          assertThrows(IOException.class, () -> board.output(Line.of(17), false)).getMessage());
      assertEquals(
          "i2c-99: no such bus; on a Raspberry Pi, dtparam=i2c_arm=on makes i2c-1",
          assertThrows(IOException.class, () -> board.i2c(99, 0x76)).getMessage());
      assertEquals(
          "spi-6 chip select 2: no "
              + root
              + "/dev/spidev6.2; on a Raspberry Pi, dtparam=spi=on makes spi-0 with two",
          assertThrows(IOException.class, () -> board.spi(6, 2, 1_000_000, 0)).getMessage());
      assertEquals(
          "channel 0: no PWM chip here; on a Raspberry Pi, dtoverlay=pwm-2chan makes one",
          assertThrows(IOException.class, () -> board.pwm(Line.of(0))).getMessage());
    }
  }

  /**
   * The provider opens the real /dev, where there is no such bus; its native part loads all the
   * same.
   */
  @Test
  void aChipSelectThatDoesNotOpenIsAFailureNotACrash() throws IOException {
    assumeFalse(Files.exists(Path.of("/dev/spidev6.2")));
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/gpiochip0"));
    Files.createFile(root.resolve("dev/spidev6.2"));
    try (var board = Pi4jBoard.detect(root)) {
      assertEquals(
          "spi-6 chip select 2: Failed to open SPI device /dev/spidev6.2",
          assertThrows(IOException.class, () -> board.spi(6, 2, 1_000_000, 0)).getMessage());
    }
  }
}

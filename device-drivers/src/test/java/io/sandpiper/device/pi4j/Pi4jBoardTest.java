package io.sandpiper.device.pi4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    }
  }
}

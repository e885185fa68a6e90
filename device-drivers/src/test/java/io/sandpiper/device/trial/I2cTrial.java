package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bus itself, and what can go wrong on it. */
class I2cTrial {
  @Test
  void aChipIsReadAndWritten() throws IOException {
    try (Chip chip = Outside.chip(0x21).poke(0x10, "12 34 56");
        var i2c = Here.BOARD.i2c(1, 0x21)) {
      Outside.forgetI2c();
      assertEquals(0x34, i2c.writeRead(new byte[] {0x10}, 3)[1]);
      i2c.write((byte) 0x20, (byte) 0xab, (byte) 0xcd);
      i2c.write((byte) 0x20);
      assertEquals((byte) 0xab, i2c.read(1)[0]);

      assertEquals("ab cd", chip.peek(0x20, 2));
      assertEquals(
          List.of("21 W 10", "21 R+ 12 34 56", "21 W 20 ab cd", "21 W 20", "21 R ab"),
          Outside.i2c());
    }
  }

  @Test
  void nobodyThereIsOneSentence() throws IOException {
    try (var i2c = Here.BOARD.i2c(1, 0x22)) {
      assertEquals(
          "i2c-1: no answer from address 0x22",
          assertThrows(IOException.class, () -> i2c.read(1)).getMessage());
    }
  }

  @Test
  void aFailureOfOneChipLeadsNoTransferToAnother() throws IOException {
    try (Chip chip = Outside.chip(0x21).poke(0, "aa");
        Chip other = Outside.chip(0x23).poke(0, "bb");
        var first = Here.BOARD.i2c(1, chip.address());
        var second = Here.BOARD.i2c(1, other.address())) {
      byte[] start = {0};
      for (int i = 0; i < 3; i++) {
        chip.deaf(1);
        assertThrows(IOException.class, () -> first.writeRead(start, 1));
        assertEquals((byte) 0xbb, second.writeRead(start, 1)[0]);
        assertEquals((byte) 0xaa, first.writeRead(start, 1)[0]);
      }
    }
  }

  @Test
  void aChipThatTheKernelDrivesIsNamedAsHeld() throws IOException {
    try (Chip chip = Outside.chip(0x48).shape(1, 2, false).poke(0, "19 00 60 a0")) {
      try (var kernel = Outside.kernel("tmp102", chip)) {
        // It has set the chip to its extended range, where the same bytes are twice as warm.
        assertEquals(50_000, kernel.read("temp1_input"));
        try (var i2c = Here.BOARD.i2c(1, chip.address())) {
          assertEquals(
              "i2c-1: address 0x48 is held by a driver of the kernel",
              assertThrows(IOException.class, () -> i2c.read(1)).getMessage());
        }
      }
    }
  }

  @Test
  void aSlowChipIsWaitedFor() throws IOException {
    try (Chip chip = Outside.chip(0x21).poke(0, "aa").slow(Duration.ofMillis(50));
        var i2c = Here.BOARD.i2c(1, chip.address())) {
      assertEquals((byte) 0xaa, i2c.writeRead(new byte[] {0}, 1)[0]);
    }
  }

  @Test
  void aSensorThatWasUnpluggedWorksAgainWhenItIsBack() throws IOException {
    try (Chip chip = Chips.bmp280(0x76);
        var sensor = (Device.Sensor) Here.open("bmp280", chip.at())) {
      sensor.read();
      chip.deaf(-1);
      assertEquals(
          "i2c-1: no answer from address 0x76",
          assertThrows(IOException.class, sensor::read).getMessage());
      chip.deaf(0);
      sensor.read();
    }
  }
}

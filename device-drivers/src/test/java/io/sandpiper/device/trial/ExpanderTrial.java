package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Chips that lend lines and channels; the kernel has no driver of them to compare with. */
class ExpanderTrial {
  @Test
  void anMcp23017SwitchesAndListens() throws Exception {
    // DS20001952, "Register Summary": all lines inputs after a reset.
    try (Chip chip = Outside.chip(0x20).poke(0, "ff ff");
        var lines = (Device.Lines) Here.open("mcp23017", chip.at())) {
      try (var output = lines.output(9, true)) {
        assertEquals("fd", chip.peek(0x01, 1), "IODIRB");
        assertEquals("02", chip.peek(0x15, 1), "OLATB");
        output.write(false);
        assertEquals("00", chip.peek(0x15, 1));
      }
      var edges = new LinkedBlockingQueue<Edge>();
      try (var input = lines.input(3, Pull.UP, edges::add)) {
        assertEquals("08", chip.peek(0x0c, 1), "GPPUA");
        chip.poke(0x12, "08"); // GPIOA
        assertEquals(true, edges.poll(30, TimeUnit.SECONDS).high());
        assertTrue(input.read());
      }
    }
  }

  @Test
  void aPcf8574SwitchesAndListens() throws Exception {
    try (Chip chip = Outside.chip(0x27).shape(0, 1, false).poke(0, "ff");
        var lines = (Device.Lines) Here.open("pcf8574", chip.at())) {
      try (var output = lines.output(2, false)) {
        assertEquals("fb", chip.peek(0, 1));
        output.write(true);
        assertEquals("ff", chip.peek(0, 1));
      }
      var edges = new LinkedBlockingQueue<Edge>();
      try (var input = lines.input(7, Pull.UP, edges::add)) {
        chip.poke(0, "7f");
        assertEquals(false, edges.poll(30, TimeUnit.SECONDS).high());
        assertTrue(!input.read());
      }
    }
  }

  @Test
  void aPca9685PutsOutPulses() throws IOException {
    // As after power-up: asleep, prescaler 30.
    try (Chip chip = Outside.chip(0x41).poke(0, "11 04").poke(0xfe, "1e");
        var channels = (Device.Channels) Here.open("pca9685", chip.at())) {
      assertEquals("79", chip.peek(0xfe, 1), "50 Hz is prescaler 121");
      try (var channel = channels.pwm(4)) {
        channel.set(20_000_000, 5_000_000);
        assertEquals("00 00 00 04", chip.peek(0x06 + 4 * 4, 4), "1024 of 4096 steps");
        Pulses pulses = channel.read();
        assertEquals(0.25, (double) pulses.highNanos() / pulses.periodNanos(), 0.001);
      }
    }
  }
}

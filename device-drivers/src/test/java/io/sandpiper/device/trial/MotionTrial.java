package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What moves, shines or shows. */
class MotionTrial {
  private static Pulses channel(int number) throws IOException {
    try (var channel = Here.BOARD.pwm(Line.of(number))) {
      return channel.read();
    }
  }

  @Test
  void aDimmerAndAFanAreSetOnTheirChannels() throws IOException {
    try (var lamp = (Device.Level) Here.open("dimmer", Map.of("channel", "0"))) {
      lamp.write(Map.of("brightness_fraction", 1.0));
      Pulses pulses = channel(0);
      assertEquals(pulses.periodNanos(), pulses.highNanos());
    }
    try (var fan = (Device.Level) Here.open("fan", Map.of("channel", "1", "min", 0.0))) {
      fan.write(Map.of("speed_fraction", 0.5));
      Pulses pulses = channel(1);
      assertEquals(0.5, (double) pulses.highNanos() / pulses.periodNanos(), 0.01);
    }
  }

  @Test
  void aChannelIsSetAsItIs() throws IOException {
    try (var heater = (Device.Level) Here.open("pwm", Map.of("channel", "0", "frequency", 100.0))) {
      heater.write(Map.of("duty_fraction", 0.75));
      assertEquals(new Pulses(10_000_000, 7_500_000), channel(0));
    }
    assertEquals(0, channel(0).highNanos(), "safe");
  }

  /** Three colours need three channels, which a Raspberry Pi 5 has. */
  @Test
  void aLampOfThreeColoursNeedsThreeChannels() throws IOException {
    Map<String, ?> lamp = Map.of("red", "0", "green", "1", "blue", "2", "gamma", 1.0);
    if (!Here.BOARD.model().contains("Pi 5")) {
      assertEquals(
          "channel 2: this chip has channels 0 to 1",
          assertThrows(IOException.class, () -> Here.open("rgb", lamp)).getMessage());
      return;
    }
    try (var rgb = (Device.Level) Here.open("rgb", lamp)) {
      rgb.write(Map.of("red_fraction", 1.0, "green_fraction", 0.0, "blue_fraction", 0.5));
      assertEquals(channel(0).periodNanos(), channel(0).highNanos());
      assertEquals(0, channel(1).highNanos());
      assertEquals(0.5, (double) channel(2).highNanos() / channel(2).periodNanos(), 0.01);
    }
  }

  @Test
  void aMotorTurnsBothWays() throws IOException {
    Map<String, ?> bridge =
        Map.of("forward", 5L, "backward", 6L, "enable", List.of("0"), "dead-time", "0ms");
    try (var motor = (Device.Level) Here.open("h-bridge", bridge)) {
      motor.write(Map.of("speed_fraction", 0.25));
      assertTrue(Outside.high(5) && !Outside.high(6));
      Pulses pulses = channel(0);
      assertEquals(0.25, (double) pulses.highNanos() / pulses.periodNanos(), 0.01);
      motor.write(Map.of("speed_fraction", -1.0));
      assertTrue(!Outside.high(5) && Outside.high(6));
    }
    assertTrue(!Outside.high(5) && !Outside.high(6));
  }

  @Test
  void aStepperTakesItsSteps() throws IOException {
    Map<String, ?> lines = Map.of("in1", 12L, "in2", 13L, "in3", 16L, "in4", 20L, "mode", "full");
    for (int line : new int[] {12, 13, 16, 20}) Here.BOARD.output(Line.of(line), false).close();
    Outside.forgetEdges();
    try (var motor = Here.open("stepper-uln2003", lines)) {
      Here.call("stepper-uln2003", motor, "move", Map.of("steps", 4L));
      Outside.await(
          "the end of the move",
          () -> Here.call("stepper-uln2003", motor, "get", Map.of()).get("moving").equals(false));
    }
    // A turn of the four phases: every coil was on and off again.
    for (int line : new int[] {12, 13, 16, 20}) {
      assertTrue(Outside.edges(line).matches("(10)+"), "line " + line + Outside.edges(line));
    }
  }

  @Test
  void aStepperWithADriverOfItsOwnIsPulsed() throws IOException {
    Map<String, ?> lines = Map.of("step", 14L, "direction", 15L, "enable", 18L);
    for (int line : new int[] {14, 15}) Here.BOARD.output(Line.of(line), false).close();
    Here.BOARD.output(Line.of(18), true).close();
    Outside.forgetEdges();
    try (var motor = Here.open("stepper-a4988", lines)) {
      Here.call("stepper-a4988", motor, "move", Map.of("steps", 3L));
      Outside.await(
          "the end of the move",
          () -> Here.call("stepper-a4988", motor, "get", Map.of()).get("moving").equals(false));
    }
    assertEquals("101010", Outside.edges(14));
    assertTrue(Outside.edges(18).startsWith("0"), "current on while it moves");
    assertTrue(Outside.high(18), "and off after");
  }

  @Test
  void aDisplayIsWrittenTo() throws IOException {
    try (Chip chip = Outside.chip(0x3c);
        var display = Here.open("ssd1306", chip.at())) {
      Outside.forgetI2c();
      Here.call("ssd1306", display, "show", Map.of("text", "Hello"));
      // SSD1306, 8.1.5.2: control byte 40h and data.
      assertTrue(Outside.i2c().stream().anyMatch(each -> each.startsWith("3c W 40 ")));
    }
  }
}

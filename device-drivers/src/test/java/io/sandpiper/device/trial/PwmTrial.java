package io.sandpiper.device.trial;

import static io.sandpiper.device.trial.Here.BOARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PWM channels, whose files udev hands over a moment after the export. */
class PwmTrial {
  private static void assertPulses(long period, long high) throws IOException {
    String all = Outside.pwm();
    String wanted = "enabled period: " + period + " ns duty: " + high + " ns polarity: normal";
    assertTrue(all.contains(wanted), () -> wanted + " in " + all);
  }

  @Test
  void aChannelPutsOutWhatItIsTold() throws IOException {
    try (var channel = BOARD.pwm(Line.of(0))) {
      channel.set(20_000_000, 1_500_000);
      assertPulses(20_000_000, 1_500_000);
      assertEquals(new Pulses(20_000_000, 1_500_000), channel.read());
      channel.set(1_000_000, 250_000); // shorter than the pulse was
      assertPulses(1_000_000, 250_000);
      channel.set(1_000_000, 0);
      assertPulses(1_000_000, 0);
    }
    try (var again = BOARD.pwm(Line.of(0))) {
      assertEquals(new Pulses(1_000_000, 0), again.read());
    }
  }

  @Test
  void aChannelThatTheChipDoesNotHaveIsRefused() {
    assertThrows(IOException.class, () -> BOARD.pwm(Line.of(7)));
  }

  @Test
  void aServoTurnsAndEndsInItsSafePosition() throws IOException {
    try (var servo = (Device.Level) Here.open("servo", Map.of("channel", "1"))) {
      servo.write(Map.of("angle_degree", 0.0));
      assertPulses(20_000_000, 1_500_000);
    }
  }
}

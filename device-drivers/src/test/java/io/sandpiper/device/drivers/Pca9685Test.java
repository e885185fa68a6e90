package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.simulated.Registers;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pca9685Test {
  private static final long MILLISECOND = 1_000_000;

  private final Pca9685 driver = new Pca9685();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final Registers twin = Pca9685.twin();

  private Device.Channels open() throws IOException {
    board.chip(1, 0x40, twin);
    return driver.open(settings(driver, Map.of()), board, NO_SIGNALS);
  }

  private static String failure(Executable action) {
    return assertThrows(IOException.class, action).getMessage();
  }

  /** Data sheet, "PWM frequency PRE_SCALE": its example is 200 Hz, 1Eh. The others are computed. */
  @ParameterizedTest
  @CsvSource({"200, 30", "50, 121", "24, 253", "1526, 3"})
  void thePrescaleIsThatOfTheDatasheet(long hertz, int prescale) {
    assertEquals(prescale, PwmChip.prescale(hertz));
  }

  @Test
  void aFreshChipIsGivenItsFrequencyWhileItSleeps() throws IOException {
    try (var wire =
        new Playback()
            .expect("00", "11")
            .expect("fd 10") // all off
            .expect("00 30")
            .expect("fe 79")
            .expect("00 20")) {
      driver.open(settings(driver, Map.of()), wire, NO_SIGNALS);

      assertEquals(List.of(Duration.ofNanos(500_000)), wire.pauses());
    }
  }

  @Test
  void aChipThatRunsRightIsLeftAlone() throws IOException {
    try (var wire = new Playback().expect("00", "20").expect("fe", "79")) {
      driver.open(settings(driver, Map.of()), wire, NO_SIGNALS);

      assertEquals(List.of(), wire.pauses());
    }
  }

  /** Computed: 1.5 ms of 20 ms are 307 of 4096 steps, 0133h; channel 3 is at 12h. */
  @Test
  void aPulseIsWrittenInOneTransfer() throws IOException {
    try (var wire =
        new Playback()
            .expect("00", "20")
            .expect("fe", "79")
            .expect("00", "20")
            .expect("00", "20")
            .expect("12 00 00 33 01")) {
      var servo = driver.open(settings(driver, Map.of()), wire, NO_SIGNALS).pwm(3);

      servo.set(20 * MILLISECOND, 1_500_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00 00 00 10, 0",
    "20000000, 00 10 00 00, 19988480",
    "10000000, 00 00 00 08, 9994240",
    "19999999, 00 00 ff 0f, 19983600",
    "1, 00 00 00 10, 0",
  })
  void offAndOnHaveTheirOwnBits(long high, String registers, long reads) throws IOException {
    try (var channels = open()) {
      var lamp = channels.pwm(15);

      lamp.set(20 * MILLISECOND, high);

      String seen = "";
      for (int i = 0; i < 4; i++) {
        seen += " %02x".formatted(twin.value(PwmChip.LED0 + 4 * 15 + i));
      }
      assertEquals(registers, seen.strip());
      assertEquals(new Pulses(19_988_480, reads), lamp.read());
    }
  }

  @Test
  void anotherFrequencyThanTheChipsIsRefused() throws IOException {
    try (var channels = open()) {
      var dimmer = channels.pwm(0);

      assertEquals(
          "pca9685: channel 0: all channels have 50 Hz, not 1000 Hz",
          failure(() -> dimmer.set(MILLISECOND, 0)));
      assertEquals(new Pulses(19_988_480, 0), dimmer.read());
    }
  }

  @Test
  void channelsThatThereAreNotOrThatAreInUseAreRefused() throws IOException {
    try (var channels = open()) {
      channels.pwm(4);

      assertEquals("pca9685: channel 4: in use by another device", failure(() -> channels.pwm(4)));
      assertEquals("pca9685: channel 16: expected 0 to 15", failure(() -> channels.pwm(16)));
    }
  }

  @Test
  void afterAResetChannelsFailUntilTheyAreOpenedAgain() throws IOException {
    try (var channels = open()) {
      var servo = channels.pwm(0);
      servo.set(20 * MILLISECOND, MILLISECOND);
      twin.set(PwmChip.MODE1, 0x11).set(PwmChip.PRESCALE, 0x1e);

      assertEquals(
          "pca9685: channel 0: the chip was reset, or without power; open it again",
          failure(() -> servo.set(20 * MILLISECOND, 2 * MILLISECOND)));
      assertEquals(0x79, twin.value(PwmChip.PRESCALE));

      servo.close();
      channels.pwm(0).set(20 * MILLISECOND, 2 * MILLISECOND);
    }
  }

  /** A servo's length would be a wild one at a lamp's frequency. */
  @Test
  void anotherFrequencyThanAnEarlierRunsSwitchesAllOff() throws IOException {
    try (var channels = open()) {
      channels.pwm(2).set(20 * MILLISECOND, MILLISECOND);
    }

    try (var channels =
        driver.open(settings(driver, Map.of("frequency", 200L)), board, NO_SIGNALS)) {
      assertEquals(0, channels.pwm(2).read().highNanos());
    }
  }

  @Test
  void aChannelOfAClosedChipFailsAndStaysAsItIs() throws IOException {
    var channels = open();
    var lamp = channels.pwm(1);
    lamp.set(20 * MILLISECOND, 20 * MILLISECOND);

    channels.close();

    assertEquals("pca9685: channel 1: closed", failure(() -> lamp.set(20 * MILLISECOND, 0)));
    assertEquals(0x10, twin.value(PwmChip.LED0 + 4 + 1));
  }
}

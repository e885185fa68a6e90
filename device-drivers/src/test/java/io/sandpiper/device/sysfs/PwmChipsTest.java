package io.sandpiper.device.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.board.Board.Pwm;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PwmChipsTest {
  @TempDir private Path root;
  private FakeKernel kernel;

  @BeforeEach
  void boot() {
    kernel = new FakeKernel(root);
  }

  private Pwm open(String channel) throws IOException {
    return kernel.chips().open(Line.parse(channel).orElseThrow());
  }

  private String failure(String channel) {
    return assertThrows(IOException.class, () -> open(channel)).getMessage();
  }

  /** Which channels the chip offers says which one was opened. */
  @ParameterizedTest
  @CsvSource({
    "1f00098000.pwm, pwmchip0, 1f0009c000.pwm, pwmchip1",
    "1f00098000.pwm, pwmchip2, 1f0009c000.pwm, pwmchip0",
    "fe20c000.pwm, pwmchip1, fe20c800.pwm, pwmchip0",
    "3f20c000.pwm, pwmchip4, 1-0040, pwmchip0",
  })
  void theHeadersChipIsFoundByItsDeviceWhateverItsNumber(
      String device, String chip, String otherDevice, String otherChip) throws IOException {
    kernel.chip(otherChip, otherDevice, 1);
    Path right = kernel.chip(chip, device, 2);

    open("1").set(1_000_000, 500_000);

    assertEquals("500000", Files.readString(right.resolve("pwm1/duty_cycle")));
  }

  @Test
  void aChannelOfAnotherChipIsNamedByThatChipsDevice() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    Path other = kernel.chip("pwmchip1", "1-0040", 16);

    open("1-0040:15").set(20_000_000, 1_500_000);

    assertEquals("1500000", Files.readString(other.resolve("pwm15/duty_cycle")));
    assertEquals(
        "channel 1-0041:15: no PWM chip with the device 1-0041 here, only 1-0040, fe20c000.pwm",
        failure("1-0041:15"));
  }

  @Test
  void aBoardWithoutAChipIsToldTheWayToGetOne() throws IOException {
    assertEquals(
        "channel 0: no PWM chip here; on a Raspberry Pi, dtoverlay=pwm-2chan makes one",
        failure("0"));

    kernel.chip("pwmchip0", "1f0009c000.pwm", 4);
    assertEquals(
        "channel 0: no PWM chip here, only 1f0009c000.pwm;"
            + " on a Raspberry Pi, dtoverlay=pwm-2chan makes one",
        failure("0"),
        "the Pi 5's cooler is not for us");
  }

  @Test
  void aChannelThatTheChipHasNotOrThatIsNoNumberIsRefused() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);

    assertEquals("channel 2: this chip has channels 0 to 1", failure("2"));
    String noNumber = ": not on this board, which has channels by number";
    assertEquals("channel GPIO18" + noNumber, failure("GPIO18"));
    assertEquals("channel pca.3" + noNumber, failure("pca.3"));
  }

  @Test
  void aFreshChannelGetsItsPeriodFirstAndIsSwitchedOnLast() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    var channel = open("0");

    assertEquals(new Pulses(1, 0), channel.read());
    channel.set(40_000, 10_000);

    assertEquals(
        List.of("export 0", "period 40000", "duty_cycle 10000", "enable 1"), kernel.written);
    assertEquals(new Pulses(40_000, 10_000), channel.read());
  }

  @Test
  void thePulseIsNeverLongerThanThePeriodAlsoBetweenTwoWrites() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    var channel = open("0");
    channel.set(20_000_000, 1_500_000);
    kernel.written.clear();

    channel.set(40_000, 40_000);
    assertEquals(List.of("duty_cycle 40000", "period 40000"), kernel.written);
    kernel.written.clear();
    channel.set(20_000_000, 2_000_000);
    assertEquals(List.of("period 20000000", "duty_cycle 2000000"), kernel.written);
    kernel.written.clear();
    channel.set(20_000_000, 0);
    channel.set(20_000_000, 0);
    assertEquals(List.of("duty_cycle 0"), kernel.written, "what is so already is not written");
  }

  @Test
  void closingAndOpeningAgainLeaveWhatIsPutOut() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    var channel = open("0");
    channel.set(40_000, 10_000);
    kernel.written.clear();

    channel.close();
    assertEquals(new Pulses(40_000, 10_000), open("0").read());

    assertEquals(List.of(), kernel.written);
  }

  @Test
  void aChannelThatIsOffPutsOutNothingWhateverItsDuty() throws IOException {
    Path chip = kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    FakeKernel.channel(chip, 0, "40000", "10000", "0");

    assertEquals(new Pulses(40_000, 0), open("0").read());
  }

  @Test
  void aChannelLeftInvertedIsReadAsItIsAndMadeNormalWhileOff() throws IOException {
    Path chip = kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    Path folder = FakeKernel.channel(chip, 0, "40000", "10000", "1");
    Files.writeString(folder.resolve("polarity"), "inversed\n");
    var channel = open("0");
    assertEquals(new Pulses(40_000, 30_000), channel.read());

    channel.set(40_000, 20_000);

    assertEquals(
        List.of("enable 0", "polarity normal", "duty_cycle 20000", "enable 1"), kernel.written);
  }

  @Test
  void filesThatUdevHandsOverLateAreWaitedFor() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    kernel.handOver = Duration.ofMillis(700);

    open("0").set(40_000, 10_000);

    assertEquals(Duration.ofMillis(700), kernel.waited);
  }

  @Test
  void filesThatAreNeverHandedOverAreNamedAfterTwoSeconds() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    kernel.handOver = Duration.ofDays(1);

    String sentence = failure("0");

    assertTrue(sentence.startsWith("channel 0: " + root), sentence);
    assertTrue(sentence.contains("/pwm0/period: permission denied; "), sentence);
    assertTrue(sentence.contains(" group "), sentence);
    assertEquals(Duration.ofSeconds(2), kernel.waited);
  }

  @Test
  void aReadOnlySysComesWithTheWayToOpenIt() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    kernel.readOnly = true;

    assertEquals(
        "channel 0: /sys is read-only here;"
            + " under systemd, a drop-in with ReadWritePaths=/sys/devices opens it",
        failure("0"));
    assertEquals(Duration.ZERO, kernel.waited);
  }

  @Test
  void whatCannotBeIsRefusedBeforeTheKernelIsAsked() throws IOException {
    kernel.chip("pwmchip0", "fe20c000.pwm", 2);
    var channel = open("0");
    kernel.written.clear();

    assertThrows(IOException.class, () -> channel.set(0, 0));
    assertThrows(IOException.class, () -> channel.set(10, 11));
    assertThrows(IOException.class, () -> channel.set(10, -1));
    assertEquals(List.of(), kernel.written);
  }
}

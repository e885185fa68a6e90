package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.PwmChange;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pwm, dimmer, rgb, fan and servo; the shares are computed from the formulas. */
class PwmDriversTest {
  private static final Line ZERO = Line.of(0);

  private long now;
  private final SimulatedBoard board = new SimulatedBoard(() -> now, time -> now += time.toNanos());

  private Device.Level open(Driver driver, Map<String, ?> raw) throws IOException {
    var all = new HashMap<String, Object>(raw);
    if (!(driver instanceof Rgb)) all.putIfAbsent("channel", 0L);
    return (Device.Level) driver.open(settings(driver, all), board, NO_SIGNALS);
  }

  private List<Pulses> pulses() {
    return board.pwmChanges().stream().map(PwmChange::pulses).toList();
  }

  private Pulses last() {
    return pulses().get(pulses().size() - 1);
  }

  @Test
  void openingLeavesWhatTheChannelPutsOut() throws IOException {
    var drivers = List.of(new PwmOutput(), new Dimmer(), new Fan(), new Servo());
    for (long i = 0; i < drivers.size(); i++) open(drivers.get((int) i), Map.of("channel", i));
    open(new Rgb(), Map.of("red", 7L, "green", 8L, "blue", 9L));

    assertEquals(List.of(), board.pwmChanges());
  }

  @Test
  void aDutyIsAShareOfThePeriodAndReadBack() throws IOException {
    var heater = open(new PwmOutput(), Map.of("frequency", 2.0));

    heater.write(Map.of("duty_fraction", 0.25));

    assertEquals(List.of(new Pulses(500_000_000, 125_000_000)), pulses());
    assertEquals(Map.of("duty_fraction", 0.25), heater.read());
  }

  @Test
  void activeLowTurnsThePulsesOver() throws IOException {
    var lamp = open(new PwmOutput(), Map.of("active", "low"));

    lamp.write(Map.of("duty_fraction", 0.0));
    lamp.write(Map.of("duty_fraction", 0.9));

    assertEquals(
        List.of(new Pulses(1_000_000, 1_000_000), new Pulses(1_000_000, 100_000)), pulses());
    assertEquals(Map.of("duty_fraction", 0.9), lamp.read());
    lamp.close();
    assertEquals(new Pulses(1_000_000, 1_000_000), last(), "off is high");
  }

  @Test
  void closingLeavesTheSafeValueAndLetsGo() throws IOException {
    var lamp = open(new PwmOutput(), Map.of("safe", 0.1));
    lamp.write(Map.of("duty_fraction", 1.0));

    lamp.close();

    assertEquals(new Pulses(1_000_000, 100_000), last());
    board.pwm(ZERO).close();
  }

  @Test
  void aChannelOfAnExpanderIsClaimedAsItIsNamed() {
    var raw = Map.of("channel", "pca.3");
    var claims = new Servo().claims(settings(new Servo(), raw));

    assertEquals(List.of(new Claim.OfChannel(Line.parse("pca.3").orElseThrow())), claims);
    assertEquals("pca", claims.get(0).provider());
  }

  /** 0.5 ^ 2.2 = 0.2176376. */
  @ParameterizedTest
  @CsvSource({
    "2.2, 0, 1, 0.5, 217638",
    "2.2, 0, 1, 1, 1000000",
    "2.2, 0, 1, 0, 0",
    "1, 0.1, 0.9, 0.5, 500000",
    "1, 0.1, 0.9, 1, 900000",
    "1, 0.1, 0.9, 0, 0",
    "2, 0.2, 1, 0.5, 400000",
  })
  void aLampsBrightnessGoesThroughItsCurve(
      double gamma, double min, double max, double brightness, long high) throws IOException {
    var lamp = open(new Dimmer(), Map.of("gamma", gamma, "min", min, "max", max));

    lamp.write(Map.of("brightness_fraction", 0.77)); // so that 0 is a change, too
    lamp.write(Map.of("brightness_fraction", brightness));

    assertEquals(new Pulses(1_000_000, high), last());
    assertEquals(Map.of("brightness_fraction", brightness), lamp.read());
  }

  @Test
  void aColourIsThreeChannelsAtOnce() throws IOException {
    var raw = Map.of("red", 1L, "green", 2L, "blue", 3L, "gamma", 1.0);
    var lamp = open(new Rgb(), raw);

    lamp.write(Map.of("red_fraction", 1.0, "green_fraction", 0.5, "blue_fraction", 0.25));

    assertEquals(
        List.of(
            new PwmChange(Line.of(1), new Pulses(1_000_000, 1_000_000), 0),
            new PwmChange(Line.of(2), new Pulses(1_000_000, 500_000), 0),
            new PwmChange(Line.of(3), new Pulses(1_000_000, 250_000), 0)),
        board.pwmChanges());
    assertEquals(
        Map.of("red_fraction", 1.0, "green_fraction", 0.5, "blue_fraction", 0.25), lamp.read());
  }

  @Test
  void aColourWhoseThirdChannelDoesNotOpenLetsGoOfTheOthers() throws IOException {
    var raw = Map.of("red", 1L, "green", 2L, "blue", 3L);
    board.faults().fail(new Faults.Channel(Line.of(3)), 1, "channel 3: broken");

    assertThrows(IOException.class, () -> open(new Rgb(), raw));

    open(new Rgb(), raw);
  }

  @Test
  void aChannelThatFailsDoesNotKeepTheOthersFromBeingMadeSafe() throws IOException {
    var lamp = open(new Rgb(), Map.of("red", 1L, "green", 2L, "blue", 3L));
    lamp.write(Map.of("red_fraction", 1.0, "green_fraction", 1.0, "blue_fraction", 1.0));
    board.faults().fail(new Faults.Channel(Line.of(1)), 1, "channel 1: broken");

    var failure = assertThrows(IOException.class, lamp::close);

    assertEquals("channel 1: broken", failure.getMessage());
    var dark = new Pulses(1_000_000, 0);
    assertEquals(List.of(dark, dark), pulses().subList(3, 5));
    for (long channel = 1; channel <= 3; channel++) board.pwm(Line.of(channel));
  }

  @Test
  void aFanThatStandsIsKickedAndOneThatTurnsIsNot() throws IOException {
    var fan = open(new Fan(), Map.of("kick", "500ms", "min", 0.3));

    fan.write(Map.of("speed_fraction", 0.0));
    fan.write(Map.of("speed_fraction", 0.5));
    fan.write(Map.of("speed_fraction", 0.01));
    fan.write(Map.of("speed_fraction", 0.0));
    fan.write(Map.of("speed_fraction", 0.01));

    long half = Duration.ofMillis(500).toNanos();
    assertEquals(
        List.of(
            new PwmChange(ZERO, new Pulses(40_000, 0), 0),
            new PwmChange(ZERO, new Pulses(40_000, 40_000), 0),
            new PwmChange(ZERO, new Pulses(40_000, 26_000), half),
            new PwmChange(ZERO, new Pulses(40_000, 12_280), half),
            new PwmChange(ZERO, new Pulses(40_000, 0), half),
            new PwmChange(ZERO, new Pulses(40_000, 40_000), half),
            new PwmChange(ZERO, new Pulses(40_000, 12_280), 2 * half)),
        board.pwmChanges());
  }

  @Test
  void withoutAKickNothingIsWaitedFor() throws IOException {
    var fan = open(new Fan(), Map.of());

    fan.write(Map.of("speed_fraction", 0.5));

    assertEquals(List.of(new PwmChange(ZERO, new Pulses(40_000, 24_000), 0)), board.pwmChanges());
    fan.close();
    assertEquals(new Pulses(40_000, 0), last());
  }

  @ParameterizedTest
  @CsvSource({
    "-90, 500000",
    "-45, 1000000",
    "0, 1500000",
    "45, 2000000",
    "90, 2500000",
  })
  void anAngleIsTheLengthOfAPulse(double angle, long high) throws IOException {
    var arm = open(new Servo(), Map.of());

    arm.write(Map.of("angle_degree", angle));

    assertEquals(List.of(new Pulses(20_000_000, high)), pulses());
    assertEquals(Map.of("angle_degree", angle), arm.read());
  }

  @Test
  void aServosRangePulsesAndFrequencyAreItsOwn() throws IOException {
    Map<String, Object> raw =
        Map.of("range", 270.0, "shortest", 1.0, "longest", 2.0, "frequency", 250.0, "channel", 0L);
    var driver = new Servo();
    var arm = open(driver, raw);

    arm.write(Map.of("angle_degree", 135.0));

    assertEquals(List.of(new Pulses(4_000_000, 2_000_000)), pulses());
    assertEquals(
        List.of(new Quantity("angle_degree", "°", -135, 135)),
        driver.quantities(settings(driver, raw)));
  }

  @Test
  void aServoIsHeldInItsSafePositionWhichIsNotBeyondItsEnd() throws IOException {
    var flap = open(new Servo(), Map.of("safe", 120.0));

    flap.close();

    assertEquals(new Pulses(20_000_000, 2_500_000), last());
  }
}

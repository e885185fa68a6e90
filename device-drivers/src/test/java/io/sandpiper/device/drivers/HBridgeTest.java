package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.device.simulated.SimulatedBoard.PwmChange;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HBridgeTest {
  private static final long DEAD = Duration.ofMillis(100).toNanos();

  private final HBridge driver = new HBridge();
  private long now;
  private final SimulatedBoard board = new SimulatedBoard(() -> now, time -> now += time.toNanos());

  private Device.Level open(Map<String, ?> raw) throws IOException {
    var all = new HashMap<String, Object>(raw);
    all.put("forward", 5L);
    all.put("backward", 6L);
    return driver.open(settings(driver, all), board, NO_SIGNALS);
  }

  private static void set(Device.Level motor, double speed) throws IOException {
    motor.write(Map.of("speed_fraction", speed));
  }

  private List<OutputEdge> edgesAfter(int first) {
    return board.edges().subList(first, board.edges().size());
  }

  private Pulses lastPulses() {
    return board.pwmChanges().get(board.pwmChanges().size() - 1).pulses();
  }

  @Test
  void bothSidesAreOffFromTheFirstMoment() throws IOException {
    var motor = open(Map.of());

    assertEquals(List.of(new OutputEdge(5, false, 0), new OutputEdge(6, false, 0)), board.edges());
    assertEquals(Map.of("speed_fraction", 0.0), motor.read());
  }

  @Test
  void toTurnRoundItIsOffForTheDeadTime() throws IOException {
    var motor = open(Map.of());
    set(motor, 1);
    set(motor, -1);

    assertEquals(
        List.of(
            new OutputEdge(5, true, DEAD),
            new OutputEdge(5, false, DEAD),
            new OutputEdge(6, true, 2 * DEAD)),
        edgesAfter(2));
    assertEquals(Map.of("speed_fraction", -1.0), motor.read());
  }

  @Test
  void aStopInBetweenDoesNotSpareTheDeadTime() throws IOException {
    var motor = open(Map.of());
    set(motor, 1);
    set(motor, 0);
    set(motor, 1);
    assertEquals(DEAD, now, "none in the same direction");

    set(motor, 0);
    set(motor, -1);

    assertEquals(new OutputEdge(6, true, 2 * DEAD), board.edges().get(board.edges().size() - 1));
  }

  @Test
  void theFirstTurnAfterAnOpeningWaitsTooForItMayHaveTurnedTheOtherWayBefore() throws IOException {
    var before = open(Map.of());
    set(before, 1);
    before.close();
    long off = now;

    set(open(Map.of()), -1);

    assertEquals(new OutputEdge(6, true, off + DEAD), board.edges().get(board.edges().size() - 1));
  }

  @Test
  void whateverIsCommandedBothSidesAreNeverOn() throws IOException {
    var motor = open(Map.of("enable", 0L));
    board.watch(edge -> assertFalse(board.level(5) && board.level(6)));
    var random = new SplittableRandom(1);

    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(10) == 0) {
        board.faults().fail(new Faults.OfLine(random.nextInt(5, 7)), 1, "broken");
      }
      try {
        set(motor, random.nextInt(-2, 3) / 2.0);
      } catch (IOException e) {
        assertEquals("broken", e.getMessage());
      }
    }
    assertTrue(board.edges().size() > 1000);
  }

  @Test
  void theSpeedIsAShareOfThePeriodThatIsThereBeforeTheSideIsOn() throws IOException {
    var motor = open(Map.of("enable", 0L, "min", 0.2, "frequency", 20_000.0));
    board.watch(
        edge -> {
          if (edge.high()) assertEquals(2, board.pwmChanges().size());
        });

    set(motor, -0.5);

    assertEquals(
        List.of(
            new PwmChange(Line.of(0), new Pulses(50_000, 0), 0),
            new PwmChange(Line.of(0), new Pulses(50_000, 30_000), DEAD)),
        board.pwmChanges());
    assertEquals(List.of(new OutputEdge(6, true, DEAD)), edgesAfter(2));
    assertEquals(Map.of("speed_fraction", -0.5), motor.read());
    set(motor, 0);
    assertEquals(new Pulses(50_000, 0), lastPulses());
  }

  @Test
  void closingStopsAndLetsGo() throws IOException {
    var motor = open(Map.of("enable", 0L));
    set(motor, 1);

    motor.close();

    assertFalse(board.level(5) || board.level(6));
    assertEquals(new Pulses(1_000_000, 0), lastPulses());
    assertFalse(board.holdsLines());
    board.pwm(Line.of(0));
  }

  @Test
  void aSideThatFailsDoesNotKeepTheMotorUnderPower() throws IOException {
    var motor = open(Map.of("enable", 0L));
    set(motor, 1);
    board.faults().fail(new Faults.OfLine(5), Faults.FOR_EVER, "line 5: broken");

    assertThrows(IOException.class, motor::close);

    assertEquals(new Pulses(1_000_000, 0), lastPulses());
    assertFalse(board.holdsLines());
  }

  @Test
  void aChannelThatDoesNotOpenLetsGoOfTheLines() {
    board.faults().fail(new Faults.Channel(Line.of(0)), 1, "channel 0: broken");

    assertThrows(IOException.class, () -> open(Map.of("enable", 0L)));

    assertFalse(board.holdsLines());
  }

  @Test
  void itsDeadTimeKeepsNoOtherLineWaiting() {
    var values = settings(driver, Map.of("forward", 5L, "backward", 6L, "enable", "pca.1"));

    assertEquals("h-bridge-5", driver.bus(values));
    assertEquals(
        List.of(
            new Claim.OfLine(Line.of(5)),
            new Claim.OfLine(Line.of(6)),
            new Claim.OfChannel(Line.parse("pca.1").orElseThrow())),
        driver.claims(values));
  }
}

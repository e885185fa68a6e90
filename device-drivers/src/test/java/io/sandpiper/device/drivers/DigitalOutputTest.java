package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Device;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigitalOutputTest {
  private final DigitalOutput driver = new DigitalOutput();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  private Device.Output open(Map<String, ?> raw) throws IOException {
    return driver.open(settings(driver, raw), board, NO_SIGNALS);
  }

  private static OutputEdge edge(long line, boolean high) {
    return new OutputEdge(line, high, 0);
  }

  @Test
  void anActiveLowRelayIsClaimedHighAndNeverPassesThroughLow() throws IOException {
    open(Map.of("line", 17L, "active", "low"));

    assertEquals(List.of(edge(17, true)), board.edges());
  }

  @Test
  void anOutputThatStartsOnIsOnFromTheFirstEdge() throws IOException {
    var lamp = open(Map.of("line", 4L, "start", "on"));

    assertEquals(List.of(edge(4, true)), board.edges());
    assertTrue(lamp.read());
  }

  @Test
  void onIsLowOnAnActiveLowLine() throws IOException {
    var pump = open(Map.of("line", 17L, "active", "low"));

    pump.write(true);

    assertTrue(pump.read());
    assertEquals(List.of(edge(17, true), edge(17, false)), board.edges());
  }

  @Test
  void closingLeavesTheSafeState() throws IOException {
    var valve = open(Map.of("line", 5L, "safe", "on"));
    valve.write(true);
    valve.write(false);

    valve.close();

    assertTrue(board.level(5));
    assertFalse(board.holdsLines());
  }

  @Test
  void aLineThatCannotBeMadeSafeIsLetGoAllTheSameAndTheReasonTold() throws IOException {
    var pump = open(Map.of("line", 5L));
    board.faults().fail(new Faults.OfLine(5), 1, "line 5: input/output error");

    var failure = assertThrows(IOException.class, pump::close);

    assertEquals("line 5: input/output error", failure.getMessage());
    assertFalse(board.holdsLines());
  }

  @Test
  void itsLineIsKnownBeforeItIsOpened() {
    var claims = driver.claims(settings(driver, Map.of("line", 17L)));

    assertEquals(List.of(new Claim.OfLine(Line.of(17))), claims);
  }
}

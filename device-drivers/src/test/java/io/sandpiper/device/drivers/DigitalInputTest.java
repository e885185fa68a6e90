package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigitalInputTest {
  private final DigitalInput driver = new DigitalInput();
  private final List<String> told = new ArrayList<>();
  private long now = 1000;
  private final SimulatedBoard board = new SimulatedBoard(() -> now);

  private Device.Input open(Map<String, ?> raw) throws IOException {
    return driver.open(
        settings(driver, raw), board, (on, nanos) -> told.add((on ? "on " : "off ") + nanos));
  }

  @Test
  void edgesAreToldWithTheLogicalLevelAndTheirTime() throws IOException {
    open(Map.of("line", 22L, "pull", "up", "active", "low"));

    board.drive(22, false);
    now = 2000;
    board.letGo(22);

    assertEquals(List.of("on 1000", "off 2000"), told);
  }

  @Test
  void anUntouchedLineReadsAsItsPull() throws IOException {
    assertTrue(open(Map.of("line", 1L, "pull", "up")).read());
    assertFalse(open(Map.of("line", 2L, "pull", "down")).read());
    assertFalse(open(Map.of("line", 3L, "pull", "up", "active", "low")).read());
  }

  @Test
  void aClosedInputTellsNothing() throws IOException {
    open(Map.of("line", 22L)).close();

    board.drive(22, true);

    assertEquals(List.of(), told);
    assertFalse(board.holdsLines());
  }

  @Test
  void simulatedItRestsUnlessATestHasDrivenIt() throws IOException {
    var door = settings(driver, Map.of("line", 22L, "pull", "up"));
    var alarm = settings(driver, Map.of("line", 23L));
    board.drive(23, true);

    driver.simulate(door, board);
    driver.simulate(alarm, board);

    assertFalse(open(Map.of("line", 22L, "pull", "up")).read());
    assertTrue(open(Map.of("line", 23L)).read());
    assertEquals(Long.MAX_VALUE, board.tick(), "nothing happens by itself in a test");
  }
}

package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpiper.device.board.Board.Pulses;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationText;
import io.sandpiper.runtime.config.Drivers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafeStatesTest {
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  private Map<String, Optional<String>> leave(String components) {
    return leave(components, SafeStates.end());
  }

  private Map<String, Optional<String>> leave(String components, long end) {
    String text =
        """
        device: house
        prefix: demo
        router: {url: ws://127.0.0.1:8080/ws, realm: demo}
        components:
        """
            + components.indent(2);
    Checked checked = ConfigurationText.read(Path.of("a.yaml"), text, Drivers.installed());
    if (!(checked instanceof Checked.Sound sound)) throw new AssertionError(checked.toString());
    Configuration configuration = sound.configuration();
    for (var each : configuration.components()) each.driver().simulate(each.settings(), board);
    return SafeStates.leave(configuration.components(), board, end);
  }

  /** What a process that was killed leaves behind: nobody holds the line, and it stays high. */
  private void leftOn(long line) throws IOException {
    try (var before = board.output(Line.of(line), true)) {
      assertEquals(true, before.read());
    }
  }

  @Test
  void whatWasLeftOnGoesOffInOneStepWhateverItsStartStateIs() throws IOException {
    leftOn(17);
    leftOn(27);
    var left =
        leave(
            """
            pump: {driver: digital-output, line: 17, start: on}
            valve: {driver: digital-output, line: 27, start: off, safe: on}
            fan: {driver: digital-output, line: 22, active: low, start: restore}
            door: {driver: digital-input, line: 23}
            """);
    assertEquals(
        Map.of("pump", Optional.empty(), "valve", Optional.empty(), "fan", Optional.empty()), left);
    assertEquals(
        List.of(
            new OutputEdge(17, true, 0),
            new OutputEdge(27, true, 0),
            new OutputEdge(17, false, 0),
            new OutputEdge(22, true, 0)),
        board.edges());
    assertFalse(board.holdsLines());
  }

  @Test
  void aLevelIsSetToItsSafeValue() throws IOException {
    try (var before = board.pwm(Line.of(2))) {
      before.set(1_000_000, 1_000_000);
    }
    leave("lamp: {driver: dimmer, channel: 2}");
    Pulses last = board.pwmChanges().get(board.pwmChanges().size() - 1).pulses();
    assertEquals(0, last.highNanos());
  }

  @Test
  void oneThatFailsKeepsNoOtherFromBeingSafe() throws IOException {
    leftOn(27);
    board.faults().fail(new Faults.OfLine(17), 100, "line 17: input/output error");
    var left =
        leave(
            """
            pump: {driver: digital-output, line: 17}
            valve: {driver: digital-output, line: 27}
            """);
    assertEquals(Optional.of("line 17: input/output error"), left.get("pump"));
    assertEquals(Optional.empty(), left.get("valve"));
    assertFalse(board.level(27));
  }

  @Test
  void thoseWhoComeAfterOneThatTookAllTheTimeAreServedAllTheSame() throws IOException {
    leftOn(17);
    var left = leave("pump: {driver: digital-output, line: 17}", System.nanoTime() - 1);
    assertEquals(Map.of("pump", Optional.empty()), left);
    assertFalse(board.level(17));
  }

  @Test
  void anOutputOnAnExpanderIsReachedThroughIt() {
    var left =
        leave(
            """
            more: {driver: mcp23017, bus: 1, address: 0x20}
            pump: {driver: digital-output, line: more.3, start: on}
            """);
    assertEquals(Map.of("pump", Optional.empty()), left);
  }

  @Test
  void moreOutputsThanABusHasRoomForAreAllServed() {
    var components = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      components.append("o%d: {driver: digital-output, line: %d}\n".formatted(i, i));
    }
    var left = leave(components.toString());
    assertEquals(100, left.size());
    assertEquals(100, left.values().stream().filter(Optional::isEmpty).count());
  }
}

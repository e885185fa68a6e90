package io.sandpiper.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of an output when a second command comes 300 ms after the first: the table of the
 * agent's README, "Outputs". A pulse is of 1 s.
 */
class OutputMatrixTest {
  @ParameterizedTest(name = "{0}, then {1}")
  @CsvSource({
    "pulse,  pulse,  'pump on 0, pump off 1300'",
    "pulse,  set on, 'pump on 0'",
    "pulse,  toggle, 'pump on 0, pump off 300'",
    "pulse,  stop,   'pump on 0, pump off 300'",
    "set on, pulse,  'pump on 0, pump off 1300'",
    "set on, set on, 'pump on 0'",
    "set on, toggle, 'pump on 0, pump off 300'",
    "set on, stop,   'pump on 0, pump off 300'",
    "toggle, pulse,  'pump on 0, pump off 1300'",
    "toggle, set on, 'pump on 0'",
    "toggle, toggle, 'pump on 0, pump off 300'",
    "toggle, stop,   'pump on 0, pump off 300'",
  })
  void theLastCommandWins(String first, String second, String edges) {
    var rig = new Rig(Bench.output("pump"));

    command(rig, first);
    rig.passes(0.3);
    command(rig, second);
    rig.passes(3600);

    assertEquals(List.of(edges.split(", ")), rig.edges);
  }

  /** The same with set to off, which ends whatever was. */
  @ParameterizedTest
  @CsvSource({"pulse", "set on", "toggle"})
  void offIsOffAtOnceAndForGood(String first) {
    var rig = new Rig(Bench.output("pump"));

    command(rig, first);
    rig.passes(0.3);
    command(rig, "set off");
    rig.passes(3600);

    assertEquals(List.of("pump on 0", "pump off 300"), rig.edges);
  }

  private static void command(Rig rig, String command) {
    rig.result(
        switch (command) {
          case "pulse" -> rig.call("pump.pulse", 1.0);
          case "toggle" -> rig.call("pump.toggle");
          case "stop" -> rig.call("pump.stop");
          default -> rig.call("pump.set", command.equals("set on"));
        });
  }
}

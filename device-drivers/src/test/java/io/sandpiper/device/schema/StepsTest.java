package io.sandpiper.device.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.schema.Type.Numbers;
import io.sandpiper.device.schema.Type.Points;
import io.sandpiper.device.schema.Type.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final Key<Long> TURN = Key.required("turn", Key.whole(1, 9), "Turns.");
  private static final Key<Boolean> STOP = Key.required("stop", Key.flag(), "Stops.");
  private static final Steps STEPS = new Steps(Schema.of(TURN, STOP), 3, "move");

  private final List<String> problems = new ArrayList<>();

  private Map<String, List<Values>> read(Object raw) {
    return STEPS.read(raw, problem -> problems.add(problem.text()));
  }

  @Test
  void theOrderIsKeptAndAKindMayComeTwice() {
    var steps = read(List.of(Map.of("turn", 2L), Map.of("stop", "on"), Map.of("turn", 3L)));

    assertEquals(List.of(), problems);
    List<Values> row = steps.get(Steps.ALL);
    assertEquals(2L, row.get(0).get(TURN));
    assertEquals(Optional.of(true), row.get(1).find(STOP));
    assertEquals(3L, row.get(2).get(TURN));
  }

  @Test
  void plainlyTheyAreAsTheyWereWritten() {
    List<?> one = List.of(Map.of("turn", 2L));
    assertEquals(one, STEPS.plain(read(one)));

    Map<String, ?> two = Map.of("a", List.of(Map.of("stop", true)), "b", List.of());
    assertEquals(two, STEPS.plain(read(two)));
  }

  @Test
  void everythingWrongIsToldWithItsNumber() {
    read(List.of(Map.of("turn", 10L), Map.of("trun", 1L), "stop"));
    read(Map.of("a", List.of(Map.of()), "b", Collections.nCopies(4, Map.of("turn", 1L))));

    assertEquals(
        List.of(
            "1.turn: saw 10, expected whole number 1 to 9",
            "2.trun: saw an unknown move, expected one move with its value: turn, stop"
                + " (did you mean turn?)",
            "3: saw stop, expected one move with its value: turn, stop",
            "a.1: saw 0 keys, expected one move with its value: turn, stop",
            "b: saw 4 of them, expected a list of at most 3 moves"),
        problems.stream().sorted().toList());
    assertEquals(Optional.empty(), STEPS.read("stop"));
  }

  @Test
  void pointsRise() {
    var points = new Points(3, "[x, y]");

    assertEquals(
        Optional.of(List.of(List.of(1.5, 0.0), List.of(2.0, -3.0))),
        points.read(List.of(List.of(1.5, 0L), List.of(2L, -3L))));
    assertEquals(Optional.empty(), points.read(List.of(List.of(1L, 0L))), "one is no line");
    assertEquals(Optional.empty(), points.read(List.of(List.of(1L, 0L), List.of(1L, 2L))));
    assertEquals(Optional.empty(), points.read(List.of(List.of(1L, 0L), List.of(2L))));
    assertEquals(
        Optional.empty(),
        points.read(List.of(List.of(1L, 0L), List.of(2L, 0L), List.of(3L, 0L), List.of(4L, 0L))));
  }

  @Test
  void numbersAreFiniteAndNotTooMany() {
    var numbers = new Numbers(1, 2, "");

    assertEquals(Optional.of(List.of(1.0, 0.5)), numbers.read(List.of(1L, 0.5)));
    assertEquals(Optional.empty(), numbers.read(List.of()));
    assertEquals(Optional.empty(), numbers.read(List.of(1L, 2L, 3L)));
    assertEquals(Optional.empty(), numbers.read(List.of(Double.NaN)));
    assertEquals(Optional.empty(), numbers.read(List.of("1")));
    assertEquals(Optional.empty(), numbers.read(1L));
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread and the lines; which step comes when is {@link StepMotionTest}'s. */
class StepperTest {
  private static final Map<String, Object> COILS =
      Map.of("in1", 1L, "in2", 2L, "in3", 3L, "in4", 4L, "rate", 1000L, "acceleration", 100_000L);
  private static final Map<String, Object> STEP =
      Map.of("step", 1L, "direction", 2L, "enable", 3L, "rate", 1000L, "acceleration", 100_000L);

  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final LinkedBlockingQueue<Map<String, Object>> stops = new LinkedBlockingQueue<>();
  private final Signals signals =
      new Signals() {
        @Override
        public void level(boolean on, long nanos) {}

        @Override
        public void event(String name, Map<String, Object> content) {
          if (name.equals("stopped")) stops.add(content);
        }
      };

  private Device open(Driver driver, Map<String, Object> raw, Object... more) throws IOException {
    var all = new HashMap<String, Object>(raw);
    for (int i = 0; i < more.length; i += 2) all.put((String) more[i], more[i + 1]);
    return driver.open(settings(driver, all), board, signals);
  }

  private static Map<String, Object> call(
      Driver driver, Device device, String name, Map<String, ?> arguments) throws IOException {
    for (Procedure each : driver.description().procedures()) {
      if (!each.name().equals(name)) continue;
      var problems = new ArrayList<String>();
      var values = each.arguments().read(arguments, p -> problems.add(p.text()));
      assertEquals(List.of(), problems);
      return device.call(each, values);
    }
    throw new AssertionError("no procedure " + name);
  }

  private Map<String, Object> awaitStop() throws InterruptedException {
    return stops.poll(10, TimeUnit.SECONDS);
  }

  private static Map<String, Object> state(long position, long target, boolean moving) {
    return Map.of("position_step", position, "target_step", target, "moving", moving);
  }

  /** 28BYJ-48 datasheet, switching sequence: one coil, both, the next. */
  @Test
  void halfStepsGoThroughEightPhasesAndFullStepsThroughFour() {
    var half = new ArrayList<Integer>();
    for (int i = 0; i < 9; i++) half.add(StepperUln2003.coils(i, true));
    assertEquals(List.of(8, 12, 4, 6, 2, 3, 1, 9, 8), half);
    var full = new ArrayList<Integer>();
    for (int i = 0; i < 5; i++) full.add(StepperUln2003.coils(i, false));
    assertEquals(List.of(12, 6, 3, 9, 12), full);
    assertEquals(9, StepperUln2003.coils(-1, true));
    assertEquals(9, StepperUln2003.coils(-1, false));
  }

  @Test
  void coilsAreSwitchedOneStepAfterTheOtherAndOffAtTheEnd() throws Exception {
    var driver = new StepperUln2003();
    try (Device motor = open(driver, COILS)) {
      call(driver, motor, "move", Map.of("steps", 3L));

      assertEquals(state(3, 3, false), awaitStop());
      assertEquals(
          List.of(edge(1, true), edge(2, true), edge(1, false), edge(3, true)),
          board.edges().subList(4, 8));
      assertTrue(List.of(edge(2, false), edge(3, false)).containsAll(board.edges().subList(8, 10)));
      assertEquals(state(3, 3, false), call(driver, motor, "get", Map.of()));
      call(driver, motor, "move_to", Map.of("position_step", 0L));
      assertEquals(state(0, 0, false), awaitStop());
    }
    assertFalse(board.holdsLines());
  }

  private static OutputEdge edge(long line, boolean high) {
    return new OutputEdge(line, high, 0);
  }

  @Test
  void aStepIsAPulseWithTheDirectionBeforeItAndTheCurrentOn() throws Exception {
    var driver = new StepperA4988();
    try (Device motor = open(driver, STEP)) {
      call(driver, motor, "move", Map.of("steps", 1L, "steps_per_second", 10L));
      assertEquals(state(1, 1, false), awaitStop());
      call(driver, motor, "move", Map.of("steps", -1L));
      assertEquals(state(0, 0, false), awaitStop());
    }

    assertEquals(
        List.of(
            edge(1, false),
            edge(2, false),
            edge(3, true), // opened: no current
            edge(3, false),
            edge(2, true),
            edge(1, true),
            edge(1, false),
            edge(3, true),
            edge(3, false),
            edge(2, false),
            edge(1, true),
            edge(1, false),
            edge(3, true)),
        board.edges());
    assertFalse(board.holdsLines());
  }

  @Test
  void heldCoilsStayOnUntilItIsClosed() throws Exception {
    var driver = new StepperUln2003();
    Device motor = open(driver, COILS, "hold", true);
    call(driver, motor, "move", Map.of("steps", 1L));
    awaitStop();
    assertTrue(board.level(1) && board.level(2));

    motor.close();

    for (int line = 1; line <= 4; line++) assertFalse(board.level(line));
  }

  @Test
  void aStopEndsALongMoveAtOnce() throws Exception {
    var driver = new StepperUln2003();
    try (Device motor = open(driver, COILS)) {
      call(driver, motor, "move", Map.of("steps", 1_000_000L));
      assertEquals(
          "the motor is moving to 1000000; stop it first",
          assertThrows(IOException.class, () -> call(driver, motor, "move", Map.of("steps", 1L)))
              .getMessage());

      var state = call(driver, motor, "stop", Map.of());
      int edges = board.edges().size();

      assertEquals(false, state.get("moving"));
      assertEquals(state.get("position_step"), state.get("target_step"));
      assertEquals(state, call(driver, motor, "get", Map.of()));
      for (int line = 1; line <= 4; line++) assertFalse(board.level(line));
      assertEquals(edges, board.edges().size());
    }
  }

  @Test
  void closingStopsItAndTakesTheCurrentOff() throws Exception {
    var driver = new StepperA4988();
    Device motor = open(driver, STEP);
    call(driver, motor, "move", Map.of("steps", 1_000_000L));

    motor.close();

    assertTrue(board.level(3));
    assertFalse(board.holdsLines());
  }

  @Test
  void aStepThatFailsIsToldToWhoAsksNext() throws Exception {
    var driver = new StepperUln2003();
    try (Device motor = open(driver, COILS)) {
      board.faults().fail(new Faults.OfLine(1), 1, "line 1: broken");
      call(driver, motor, "move_to", Map.of("position_step", -2L));
      assertEquals(false, awaitStop().get("moving"));

      assertEquals(
          "line 1: broken",
          assertThrows(IOException.class, () -> call(driver, motor, "get", Map.of())).getMessage());
      call(driver, motor, "move_to", Map.of("position_step", -2L));
      assertEquals(state(-2, -2, false), awaitStop());
      call(driver, motor, "get", Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepThatFailsLeavesNoCurrentUnlessItIsHeld(boolean hold) throws Exception {
    var driver = new StepperA4988();
    try (Device motor = open(driver, STEP, "hold", hold)) {
      board.faults().fail(new Faults.OfLine(1), 1, "line 1: broken");
      call(driver, motor, "move", Map.of("steps", 1L));
      assertEquals(state(0, 0, false), awaitStop());

      assertEquals(!hold, board.level(3));
    }
  }

  @Test
  void whatFailsWhenTheCurrentIsTakenOffIsToldWithTheStepsFailure() throws Exception {
    var driver = new StepperUln2003();
    Device motor = open(driver, COILS);
    board.watch(
        edge -> {
          // The end of the first step: the second switches the other coil off.
          if (edge.equals(edge(2, true))) {
            board.faults().fail(new Faults.OfLine(1), 2, "line 1: broken");
          }
        });
    call(driver, motor, "move", Map.of("steps", 2L));
    awaitStop();

    var told = assertThrows(IOException.class, () -> call(driver, motor, "get", Map.of()));

    assertEquals("line 1: broken", told.getMessage());
    assertEquals("line 1: broken", told.getCause().getSuppressed()[0].getMessage());
    assertFalse(board.level(2), "the other coil is off");
    motor.close();
    assertFalse(board.level(1));
  }

  @Test
  void anExpandersLinesAreRefusedAndTheOthersLetGo() {
    var driver = new StepperUln2003();

    assertEquals(
        "line expander.3: a stepper motor needs lines of the board",
        assertThrows(IOException.class, () -> open(driver, COILS, "in3", "expander.3"))
            .getMessage());
    assertFalse(board.holdsLines());
  }

  @Test
  void aPositionOutOfReachIsRefused() throws Exception {
    var driver = new StepperUln2003();
    try (Device motor = open(driver, COILS)) {
      call(driver, motor, "move", Map.of("steps", 1L));
      awaitStop();

      assertEquals(
          "position_step: at most 10000000 either way",
          assertThrows(
                  IOException.class,
                  () -> call(driver, motor, "move", Map.of("steps", Limits.STEPS)))
              .getMessage());
    }
  }
}

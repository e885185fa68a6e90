package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.simulated.Faults;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpanderTest {
  private static final Consumer<Edge> NOBODY = edge -> {};

  private final Mcp23017 mcp23017 = new Mcp23017();
  private final Pcf8574 pcf8574 = new Pcf8574();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final Mcp23017Twin mcp = new Mcp23017Twin();
  private final Pcf8574Twin pcf = new Pcf8574Twin();

  ExpanderTest() {
    board.chip(1, 0x20, mcp);
    board.chip(1, 0x38, pcf);
  }

  /** The longest poll, so that the tests' own comes first; both would tell the same, once. */
  private Expander openMcp() throws IOException {
    var values = settings(mcp23017, Map.of("poll", "1s"));
    return (Expander) mcp23017.open(values, board, NO_SIGNALS);
  }

  private Expander openPcf() throws IOException {
    var values = settings(pcf8574, Map.of("address", 0x38L, "poll", "1s"));
    return (Expander) pcf8574.open(values, board, NO_SIGNALS);
  }

  private static String failure(Executable action) {
    return assertThrows(IOException.class, action).getMessage();
  }

  /** DS20001952, "Register Summary": a fresh chip has IODIR ffff, all else 0. */
  private static final String FRESH = "ff ff" + " 00".repeat(20);

  @Test
  void anOutputsLatchIsWrittenBeforeItsDirection() throws IOException {
    try (var wire =
        new Playback()
            .expect("00", FRESH)
            .expect("00", FRESH)
            .expect("15 04") // OLATB, line 10
            .expect("01 fb")) { // IODIRB
      var expander = mcp23017.open(settings(mcp23017, Map.of()), wire, NO_SIGNALS);

      expander.output(10, true);
    }
  }

  @Test
  void oneLinesWriteLeavesTheOthersAsTheyAre() throws IOException {
    try (var expander = openMcp()) {
      var pump = expander.output(0, true);
      var lamp = expander.output(7, false);
      var valve = expander.output(8, true);

      lamp.write(true);
      pump.write(false);

      assertFalse(mcp.level(0));
      assertTrue(mcp.level(7));
      assertTrue(mcp.level(8));
      assertTrue(valve.read());
    }
  }

  @Test
  void anInputReadsItsPinAndPullsItUpOnlyWhereAsked() throws IOException {
    try (var expander = openMcp()) {
      var button = expander.input(3, Pull.UP, NOBODY);
      var contact = expander.input(12, Pull.OFF, NOBODY);

      assertTrue(button.read());
      assertFalse(contact.read());

      mcp.drive(3, false);
      mcp.drive(12, true);

      assertFalse(button.read());
      assertTrue(contact.read());
    }
  }

  @Test
  void whatAnEarlierRunHasLeftStaysThroughOpeningAndIsKept() throws IOException {
    var before = openMcp();
    before.output(5, true);
    before.close();

    try (var expander = openMcp()) {
      assertTrue(mcp.level(5));

      assertTrue(expander.keep(5).read());
      assertTrue(mcp.isOutput(5));
    }
  }

  @Test
  void aLineThatIsNoOutputYetIsKeptAtTheLevelOfItsPin() throws IOException {
    mcp.drive(9, true);
    try (var expander = openMcp()) {
      expander.keep(9);

      assertTrue(mcp.isOutput(9));
      assertTrue(mcp.level(9));
    }
  }

  @Test
  void aClosedLineStaysAsItIsAndCanBeOpenedAgain() throws IOException {
    try (var expander = openMcp()) {
      var pump = expander.output(2, true);
      assertEquals(
          "mcp23017: line 2: in use by another device", failure(() -> expander.output(2, true)));

      pump.close();

      assertTrue(mcp.level(2));
      assertEquals("mcp23017: line 2: closed", failure(() -> pump.write(false)));
      assertTrue(expander.keep(2).read());
    }
  }

  @Test
  void aLineOfAClosedExpanderFails() throws IOException {
    var expander = openMcp();
    var pump = expander.output(2, true);

    expander.close();

    assertEquals("mcp23017: line 2: closed", failure(() -> pump.write(false)));
    assertEquals("mcp23017: closed", failure(() -> expander.keep(3)));
    assertTrue(mcp.level(2));
  }

  @Test
  void linesThatThereAreNotAreRefused() throws IOException {
    try (var expander = openMcp();
        var small = openPcf()) {
      assertEquals(
          "mcp23017: line 16: expected 0 to 15", failure(() -> expander.output(16, false)));
      assertEquals("pcf8574: line 8: expected 0 to 7", failure(() -> small.keep(8)));
      assertEquals(
          "mcp23017: line 1: can pull up only, not down",
          failure(() -> expander.input(1, Pull.DOWN, NOBODY)));
    }
  }

  @Test
  void afterAResetOutputsFailUntilTheyAreOpenedAgain() throws IOException {
    try (var expander = openMcp()) {
      var pump = expander.output(0, true);
      var lamp = expander.output(9, true);

      mcp.powerUp();

      String stale = ": the chip was reset, or without power; open it again";
      assertEquals("mcp23017: line 0" + stale, failure(() -> pump.write(false)));
      assertEquals("mcp23017: line 9" + stale, failure(lamp::read));
      assertFalse(mcp.isOutput(0), "a stale line is not driven");

      pump.close();
      assertTrue(expander.output(0, true).read());
      assertTrue(mcp.level(0));
      assertEquals("mcp23017: line 9" + stale, failure(lamp::read));
    }
  }

  @Test
  void afterAResetInputsArePulledUpAgain() throws IOException {
    try (var expander = openMcp()) {
      var button = expander.input(3, Pull.UP, NOBODY);

      mcp.powerUp();

      assertTrue(button.read());
      assertTrue(mcp.level(3));
    }
  }

  @Test
  void aResetWhoseMendingFailsIsNotForgotten() throws IOException {
    var broken = new AtomicBoolean();
    board.chip(
        1,
        0x20,
        (written, count, seconds) -> {
          if (broken.get() && count == 0) throw new IOException("i2c-1: timed out");
          return mcp.transfer(written, count, seconds);
        });
    try (var expander = openMcp()) {
      var pump = expander.output(0, true);
      var button = expander.input(3, Pull.UP, NOBODY);
      var lamp = expander.output(9, true);
      mcp.powerUp();

      broken.set(true);
      assertEquals("i2c-1: timed out", failure(button::read));
      broken.set(false);

      assertTrue(button.read());
      String stale = ": the chip was reset, or without power; open it again";
      assertEquals("mcp23017: line 0" + stale, failure(() -> pump.write(true)));
      assertEquals("mcp23017: line 9" + stale, failure(() -> lamp.write(true)));
    }
  }

  @Test
  void edgesAreToldOnceToWhoListens() throws IOException {
    try (var expander = openMcp()) {
      var button = new ArrayList<Boolean>();
      var door = new ArrayList<Boolean>();
      expander.input(3, Pull.UP, edge -> button.add(edge.high()));
      expander.input(4, Pull.UP, edge -> door.add(edge.high()));

      mcp.drive(3, false);
      expander.poll();
      expander.poll();
      mcp.drive(3, true);
      expander.poll();

      assertEquals(List.of(false, true), button);
      assertEquals(List.of(), door);
    }
  }

  @Test
  void anEdgeThatFallsIntoAFailureIsToldAfterIt() throws IOException {
    try (var expander = openMcp()) {
      var told = new ArrayList<Boolean>();
      expander.input(3, Pull.UP, edge -> told.add(edge.high()));

      board.faults().unplug(1, 0x20);
      mcp.drive(3, false);
      expander.poll();
      assertEquals(List.of(), told);
      board.faults().repair(new Faults.Chip(1, 0x20));
      expander.poll();

      assertEquals(List.of(false), told);
    }
  }

  /** The expander's own thread, in real time: the only test that waits, for as long as it takes. */
  @Test
  void itsOwnThreadLooksForEdges() throws Exception {
    var values = settings(mcp23017, Map.of("poll", "5ms"));
    var told = new CompletableFuture<Edge>();
    try (var expander = mcp23017.open(values, board, NO_SIGNALS)) {
      expander.input(3, Pull.UP, told::complete);

      mcp.drive(3, false);

      assertFalse(told.get(10, TimeUnit.SECONDS).high());
    }
  }

  @Test
  void aWriteThatFailsTakesNothingFromTheOthers() throws IOException {
    try (var expander = openMcp()) {
      var pump = expander.output(0, false);
      var lamp = expander.output(1, true);
      board.faults().fail(new Faults.Chip(1, 0x20), 1, "i2c-1: timed out");

      assertEquals("i2c-1: timed out", failure(() -> pump.write(true)));

      lamp.write(true);
      assertFalse(pump.read());
      assertTrue(mcp.level(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"80 80", "20 20", "00 3a"})
  void aChipThatIsSetUpOtherwiseIsNotTouched(String iocon) {
    String registers = "ff ff" + " 00".repeat(8) + " " + iocon + " 00".repeat(10);
    try (var wire = new Playback().expect("00", registers)) {
      String[] seen = iocon.split(" ");

      assertEquals(
          "mcp23017: IOCON 0x00 twice expected, is 0x" + seen[0] + " and 0x" + seen[1],
          failure(() -> mcp23017.open(settings(mcp23017, Map.of()), wire, NO_SIGNALS)));
      assertFalse(wire.open());
    }
  }

  @Test
  void aPcf8574IsNotWrittenUntilALineIsUsed() throws IOException {
    try (var wire =
        new Playback().expect("", "f7").expect("", "f7").expect("f5")) { // line 3 was low
      var expander = pcf8574.open(settings(pcf8574, Map.of()), wire, NO_SIGNALS);

      expander.output(1, false);
    }
  }

  @Test
  void aPcf8574sOutputsAndInputsShareOneLatch() throws IOException {
    try (var expander = openPcf()) {
      var relay = expander.output(0, true);
      var button = expander.input(7, Pull.UP, NOBODY);
      assertTrue(button.read());
      pcf.pullDown(7, true);

      relay.write(false);

      assertFalse(pcf.level(0));
      assertFalse(button.read());
      pcf.pullDown(7, false);
      assertTrue(button.read(), "writing the other line did not latch the button's low");
    }
  }

  @Test
  void aPcf8574sInputThatWasLowWhenItWasOpenedIsReleased() throws IOException {
    pcf.pullDown(6, true);
    try (var expander = openPcf()) {
      expander.output(0, false); // latches line 6 low, as it was
      var contact = expander.input(6, Pull.OFF, NOBODY);

      pcf.pullDown(6, false);

      assertTrue(contact.read());
    }
  }

  @Test
  void aPcf8574sResetIsSeenByAnOutputThatIsLowNoMore() throws IOException {
    try (var expander = openPcf()) {
      var relay = expander.output(0, false);
      var button = expander.input(7, Pull.UP, NOBODY);
      pcf.pullDown(7, true);
      pcf.powerUp();

      assertEquals(
          "pcf8574: line 0: the chip was reset, or without power; open it again",
          failure(relay::read));

      pcf.pullDown(7, false);
      assertTrue(button.read());
      relay.close();
      expander.output(0, false);
      assertFalse(pcf.level(0));
    }
  }
}

package io.sandpiper.device.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.SimulatedBoard.OutputEdge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimulatedBoardTest {
  private long now;
  private final SimulatedBoard board = new SimulatedBoard(() -> now, d -> now += d.toNanos());

  @Test
  void everyChangeOfAnOutputIsRecordedAndRepeatsAreNot() throws IOException {
    var line = board.output(Line.of(17), true);
    now = 5;
    line.write(true);
    line.write(false);
    now = 9;
    line.write(true);

    assertEquals(
        List.of(
            new OutputEdge(17, true, 0), new OutputEdge(17, false, 5), new OutputEdge(17, true, 9)),
        board.edges());
  }

  @Test
  void anOutputKeepsItsLevelWhenItsDeviceLetsGo() throws IOException {
    board.output(Line.of(17), true).close();

    assertTrue(board.level(17));
    board.output(Line.of(17), true);
    assertEquals(1, board.edges().size(), "claimed with the level it had: no edge");
  }

  @Test
  void aWatcherSeesEachEdgeBeforeTheWriterGoesOn() throws IOException {
    var seen = new ArrayList<OutputEdge>();
    board.watch(seen::add);

    board.output(Line.of(4), false).write(true);

    assertEquals(board.edges(), seen);
  }

  @Test
  void onlyTheLastEdgesAreKept() throws IOException {
    var line = board.output(Line.of(4), false);
    for (int i = 0; i < Limits.EDGES; i++) line.write(i % 2 == 0);

    assertEquals(Limits.EDGES, board.edges().size());
    assertTrue(board.edges().get(0).high(), "the first level has been forgotten");
  }

  @Test
  void aLineHasOneOwnerAtATime() throws IOException {
    var input = board.input(Line.of(22), Pull.UP, edge -> {});

    assertEquals(
        "line 22: in use by another device",
        assertThrows(IOException.class, () -> board.output(Line.of(22), false)).getMessage());
    input.close();
    board.output(Line.of(22), false);
  }

  @Test
  void aLetGoOutputCannotBeWritten() throws IOException {
    var line = board.output(Line.of(4), false);
    line.close();

    assertThrows(IOException.class, () -> line.write(true));
  }

  @Test
  void aScriptDrivesALineAsTimePasses() throws IOException {
    var edges = new ArrayList<Edge>();
    board.input(Line.of(22), Pull.OFF, edges::add);
    board.script(22, Step.flood(3, Duration.ofNanos(10), true));

    now = 9;
    assertEquals(10, board.tick());
    assertEquals(List.of(), edges);
    now = 20;
    assertEquals(30, board.tick());
    now = 30;
    assertEquals(Long.MAX_VALUE, board.tick());

    assertEquals(List.of(new Edge(true, 20), new Edge(false, 20), new Edge(true, 30)), edges);
  }

  @Test
  void visitsAreTheSameForTheSameSeed() {
    var first = Step.visits(true, new SplittableRandom(7));
    var again = Step.visits(true, new SplittableRandom(7));

    for (int i = 0; i < 100; i++) {
      Step step = first.next();
      assertEquals(step, again.next());
      assertEquals(i % 2 == 0, step.high());
    }
  }

  @Test
  void aFaultLastsAsLongAsScripted() throws IOException {
    var line = board.output(Line.of(4), false);
    board.faults().fail(new Faults.OfLine(4), 2, "line 4: input/output error");

    assertThrows(IOException.class, () -> line.write(true));
    assertThrows(IOException.class, line::read);
    line.write(true);

    assertTrue(board.level(4));
  }

  @Test
  void aChipThatIsUnpluggedAnswersAgainWhenRepaired() throws IOException {
    board.chip(1, 0x20, new Registers().set(5, 0xab));
    var i2c = board.i2c(1, 0x20);
    board.faults().unplug(1, 0x20);

    for (int i = 0; i < 3; i++) {
      assertEquals(
          "i2c-1: no answer from address 0x20",
          assertThrows(IOException.class, () -> i2c.read(1)).getMessage());
    }
    board.faults().repair(new Faults.Chip(1, 0x20));

    assertArrayEquals(new byte[] {(byte) 0xab}, i2c.writeRead(new byte[] {5}, 1));
  }

  @Test
  void aBusThatFailsFailsForAllItsChips() {
    board.chip(1, 0x20, new Registers());
    board.chip(1, 0x21, new Registers());
    board.faults().fail(new Faults.Bus(1), 2, "i2c-1: timed out");

    assertThrows(IOException.class, () -> board.i2c(1, 0x20).read(1));
    assertThrows(IOException.class, () -> board.i2c(1, 0x21).read(1));
  }

  @Test
  void aBlockedPlaceTakesItsTimeOnce() throws IOException {
    board.chip(1, 0x20, new Registers());
    board.faults().block(new Faults.Bus(1), Duration.ofSeconds(3));

    board.i2c(1, 0x20).read(1);
    board.i2c(1, 0x20).read(1);

    assertEquals(TimeUnit.SECONDS.toNanos(3), now);
  }

  @Test
  void anAddressWithoutAChipDoesNotAnswer() {
    assertEquals(
        "i2c-1: no answer from address 0x29",
        assertThrows(IOException.class, () -> board.i2c(1, 0x29).read(1)).getMessage());
  }

  @Test
  void aTwinDoesNotReplaceAChip() throws IOException {
    board.chip(1, 0x20, new Registers().set(0, 1));
    board.twin(1, 0x20, () -> new Registers().set(0, 2));

    assertArrayEquals(new byte[] {1}, board.i2c(1, 0x20).writeRead(new byte[] {0}, 1));
  }

  @Test
  void filesAreAsOldAsTheMomentTheyAreAskedFor() throws IOException {
    board.file("/sys/class/x/value", seconds -> seconds + "\n");
    Path file = board.root().resolve("sys/class/x/value");
    assertEquals("0.0\n", Files.readString(file));

    board.pause(Duration.ofSeconds(2));
    board.root();

    assertEquals("2.0\n", Files.readString(file));
    board.removeFile("sys/class/x/value");
    assertFalse(Files.exists(board.root().resolve("sys/class/x/value")));
    board.close();
    assertFalse(Files.exists(file.getRoot().resolve(file.subpath(0, file.getNameCount() - 4))));
  }

  /** Each bus asks for the files anew, on its own thread. */
  @Test
  void aFileIsNeverSeenHalfWritten() throws Exception {
    board.file("sys/class/x/value", seconds -> "12345\n");
    Path file = board.root().resolve("sys/class/x/value");
    var other =
        new Thread(
            () -> {
              for (int i = 0; i < 2000; i++) board.root();
            });
    other.start();

    while (other.isAlive()) assertEquals("12345\n", Files.readString(file));
    other.join();
    board.close();
  }

  @Test
  void aLiveBoardPlaysItsScriptsByItself() throws Exception {
    var opened = new CountDownLatch(2);
    try (var live = SimulatedBoard.live()) {
      live.input(Line.of(22), Pull.DOWN, edge -> opened.countDown());
      live.script(22, Step.flood(2, Duration.ofMillis(1), true));

      assertTrue(opened.await(10, TimeUnit.SECONDS));
    }
  }
}

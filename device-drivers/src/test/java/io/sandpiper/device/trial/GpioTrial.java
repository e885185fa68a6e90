package io.sandpiper.device.trial;

import static io.sandpiper.device.trial.Here.BOARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GpioTrial {
  private static final Line LINE = Line.of(17);

  private final BlockingQueue<Edge> edges = new LinkedBlockingQueue<>();

  @BeforeEach
  void forget() throws IOException {
    Outside.forgetEdges();
  }

  private boolean edge() throws InterruptedException {
    Edge edge = edges.poll(30, TimeUnit.SECONDS);
    assertTrue(edge != null, "no edge");
    return edge.high();
  }

  @Test
  void anOutputIsAtItsLevelFromTheFirstMoment() throws IOException {
    try (var output = BOARD.output(Line.of(5), true)) {
      assertEquals("1 out none", Outside.state(5));
      assertTrue(output.read());
      output.write(false);
      assertEquals("0 out none", Outside.state(5));
    }
    assertEquals("10", Outside.edges(5));
  }

  @Test
  void anActiveLowRelayDoesNotClick() throws IOException {
    Outside.letGo(6);
    Map<String, ?> relay = Map.of("line", 6L, "active", "low");
    try (var output = (Device.Output) Here.open("digital-output", relay)) {
      assertEquals("1 out none", Outside.state(6));
      output.write(true);
      assertTrue(output.read());
      assertEquals("0 out none", Outside.state(6));
    }
    // Off again, which is the safe state; and nothing in between.
    assertEquals("1 out none", Outside.state(6));
    assertEquals("101", Outside.edges(6));
  }

  @Test
  void aLineThatWasLetGoOfCanBeClaimedAgain() throws IOException {
    BOARD.output(LINE, true).close();
    BOARD.output(LINE, false).close();
    BOARD.output(LINE, true).close();

    assertEquals("101", Outside.edges(17));
  }

  @Test
  void aLineInUseIsRefused() throws IOException {
    try (var first = BOARD.output(LINE, false)) {
      assertEquals(
          "line 17: in use by another program",
          assertThrows(IOException.class, () -> BOARD.output(LINE, true)).getMessage());
      assertFalse(first.read());
    }
  }

  @Test
  void aLineThatTheBoardDoesNotHaveIsRefused() {
    assertEquals(
        "line 500: not on this board, or not able to do that",
        assertThrows(IOException.class, () -> BOARD.output(Line.of(500), true)).getMessage());
  }

  @Test
  void thePullDecidesWhileNothingElseDoes() throws IOException {
    Outside.letGo(22);
    try (var input = BOARD.input(Line.of(22), Pull.UP, edges::add)) {
      assertTrue(input.read());
      assertEquals("1 in pull-up", Outside.state(22));
    }
  }

  @Test
  void edgesComeInOrderWithTheKernelsTime() throws Exception {
    Outside.drive(23, false);
    try (var input = BOARD.input(Line.of(23), Pull.OFF, edges::add)) {
      assertFalse(input.read());
      long last = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        Outside.drive(23, i % 2 == 0);
        Edge edge = edges.poll(30, TimeUnit.SECONDS);
        long now = System.nanoTime();
        assertEquals(i % 2 == 0, edge.high());
        assertTrue(last <= edge.nanos() && edge.nanos() <= now, "on the clock of nanoTime");
        last = edge.nanos();
      }
      assertFalse(input.read());
    }
  }

  @Test
  void aBurstEndsWithTheLevelThatTheLineHas() throws Exception {
    Outside.drive(24, false);
    try (var input = BOARD.input(Line.of(24), Pull.OFF, edges::add)) {
      // More than the kernel queues: some are lost, but not how it ends.
      for (int i = 0; i < 200; i++) Outside.drive(24, i % 2 == 0);
      Outside.drive(24, true);
      boolean[] last = new boolean[1];
      Outside.await(
          "the last level",
          () -> {
            for (Edge edge; (edge = edges.poll()) != null; ) last[0] = edge.high();
            return last[0];
          });
      assertTrue(input.read());
    }
  }

  @Test
  void aDoorsContactIsToldByTheDriver() throws Exception {
    Outside.letGo(25);
    Map<String, ?> door = Map.of("line", 25L, "pull", "up", "active", "low");
    var levels = new LinkedBlockingQueue<Boolean>();
    try (var input =
        (Device.Input) Here.open("digital-input", door, (on, nanos) -> levels.add(on))) {
      assertFalse(input.read());
      Outside.drive(25, false);
      assertEquals(true, levels.poll(30, TimeUnit.SECONDS));
      assertTrue(input.read());
      Outside.letGo(25);
      assertEquals(false, levels.poll(30, TimeUnit.SECONDS));
    }
  }
}

package io.sandpiper.device.trial;

import static io.sandpiper.device.trial.Here.BOARD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.board.Board.Edge;
import io.sandpiper.device.board.Board.Pull;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static String chip() {
    String model = BOARD.model();
    return model.contains("Pi 5")
        ? "pinctrl-rp1"
        : model.contains("Pi 4") ? "pinctrl-bcm2711" : "pinctrl-bcm2835";
  }

  private static int lines() {
    return chip().equals("pinctrl-bcm2711") ? 58 : 54;
  }

  private static Line line(String text) {
    return Line.parse(text).orElseThrow();
  }

  @Test
  void aLineGoesByNumberByNameAndByItsChipsLabel() throws IOException {
    for (String name : List.of("16", "GPIO16", chip() + ":16", chip() + ":GPIO16")) {
      Outside.forgetEdges();
      try (var output = BOARD.output(line(name), true)) {
        assertEquals("1 out none", Outside.state(16), name);
        output.write(false);
      }
      assertEquals("0 out none", Outside.state(16), name);
    }
  }

  @Test
  void aNameOrChipThatIsNotThereIsRefused() {
    assertEquals(
        "line GPIO99: no line of that name on chip " + chip(),
        assertThrows(IOException.class, () -> BOARD.output(line("GPIO99"), true)).getMessage());
    assertEquals(
        "line other:3: no chip of that label; there are " + chip(),
        assertThrows(IOException.class, () -> BOARD.output(line("other:3"), true)).getMessage());
  }

  /** A PCA9555, which the kernel drives: its lines are a GPIO chip's like the board's own. */
  @Test
  void anExpanderThatTheKernelDrivesHasLinesToo() throws Exception {
    try (Chip chip = Outside.chip(0x24).poke(0, "00 00 00 00 00 00 ff ff");
        var kernel = Outside.kernel("pca9555", chip)) {
      Path file = Path.of("/dev/gpiochip1");
      Outside.await(file.toString(), () -> Files.isReadable(file) && Files.isWritable(file));
      assertEquals("1-0024", kernel.device().getFileName().toString());
      try (var output = BOARD.output(line("1-0024:3"), true)) {
        assertEquals("08", chip.peek(2, 1), "the output register");
        assertEquals("f7", chip.peek(6, 1), "the configuration register");
        output.write(false);
        assertEquals("00", chip.peek(2, 1));
      }
    }
  }

  @Test
  void aLineThatIsKeptGoesOnWithItsLevelAndWithoutAnEdge() throws IOException {
    for (boolean high : new boolean[] {true, false}) {
      int number = high ? 12 : 13;
      BOARD.output(Line.of(number), high).close(); // an earlier run of the program
      Outside.forgetEdges();
      try (var output = BOARD.keep(Line.of(number))) {
        assertEquals(high, output.read());
        assertEquals(high ? "1 out none" : "0 out none", Outside.state(number));
        assertEquals("", Outside.edges(number));
        output.write(!high);
        assertEquals(high ? "0" : "1", Outside.edges(number));
      }
      // Taken up again, as output and kept.
      try (var output = BOARD.output(Line.of(number), high)) {
        assertEquals(high, output.read());
        assertThrows(IOException.class, () -> BOARD.keep(Line.of(number)));
      }
      try (var output = BOARD.keep(Line.of(number))) {
        assertEquals(high, output.read());
      }
    }
  }

  @Test
  void anInputThatIsKeptBecomesAnOutputAtTheLevelOutside() throws IOException {
    Outside.drive(19, true);
    Outside.forgetEdges();
    try (var output = BOARD.keep(Line.of(19))) {
      assertTrue(output.read());
      assertEquals("1 out none", Outside.state(19));
      assertEquals("", Outside.edges(19));
    }
  }

  /** Upstream's kernels, and Raspberry Pi's with strict_gpiod: then there is nothing to keep. */
  @Test
  void whereTheKernelLetsLinesFallThatIsSeenFromOutside() throws IOException {
    Outside.letGo(20);
    Outside.strict(true);
    try {
      BOARD.output(Line.of(20), true).close();
      assertEquals("0 in none", Outside.state(20));
    } finally {
      Outside.strict(false);
    }
  }

  @Test
  void anInputIsFreeForOtherUseSoonAfterItWasClosed() throws Exception {
    Line line = Line.of(21);
    Outside.drive(21, false);
    BOARD.input(line, Pull.OFF, edges::add).close();
    Outside.drive(21, true); // nobody listens

    // The same again at once; other uses when its thread has looked up.
    try (var input = BOARD.input(line, Pull.OFF, edges::add)) {
      assertTrue(input.read());
      Outside.drive(21, false);
      assertEquals(false, edges.poll(30, TimeUnit.SECONDS).high());
    }
    assertEquals(0, edges.size());
    Outside.await("line 21 as output", () -> Here.free(21));
    BOARD.input(line, Pull.UP, edges::add).close();
  }

  @Test
  void anyThreadMayOpen() throws Exception {
    var opened = new LinkedBlockingQueue<Object>();
    for (int i = 0; i < 8; i++) {
      Line line = Line.of(2 + i);
      new Thread(
              () -> {
                try {
                  for (int k = 0; k < 20; k++) BOARD.output(line, false).close();
                  opened.add(line);
                } catch (IOException e) {
                  opened.add(e);
                }
              })
          .start();
    }
    for (int i = 0; i < 8; i++) {
      assertInstanceOf(Line.class, opened.poll(60, TimeUnit.SECONDS));
    }
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
        "line 500: chip " + chip() + " has lines 0 to " + (lines() - 1),
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
  void aPressedButtonIsTold() throws Exception {
    Outside.letGo(26);
    var levels = new LinkedBlockingQueue<Boolean>();
    Map<String, ?> button = Map.of("line", 26L, "pull", "up");
    try (var input = (Device.Input) Here.open("button", button, (on, nanos) -> levels.add(on))) {
      Outside.drive(26, false);
      assertEquals(true, levels.poll(30, TimeUnit.SECONDS));
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

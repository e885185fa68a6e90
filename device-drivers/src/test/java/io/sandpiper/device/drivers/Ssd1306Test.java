package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedChip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Ssd1306Test {
  private final Ssd1306 driver = new Ssd1306();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final Ssd1306Twin twin = new Ssd1306Twin();
  private final List<String> written = new ArrayList<>();

  private Device open(Map<String, ?> raw) throws IOException {
    SimulatedChip noted =
        (bytes, count, seconds) -> {
          if (bytes.length > 0) written.add(HexFormat.ofDelimiter(" ").formatHex(bytes));
          return twin.transfer(bytes, count, seconds);
        };
    board.chip(1, 0x3c, noted);
    return driver.open(settings(driver, raw), board, NO_SIGNALS);
  }

  private Map<String, Object> call(Device display, String name, Map<String, ?> arguments)
      throws IOException {
    var procedure =
        driver.description().procedures().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    var problems = new ArrayList<String>();
    var values = procedure.arguments().read(arguments, p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    var answer = display.call(procedure, values);
    assertEquals(new HashSet<>(procedure.result().names()), answer.keySet());
    return answer;
  }

  @Test
  void itIsDarkUntilItsMemoryIsBlank() throws IOException {
    open(Map.of());

    assertEquals("00 ae", written.get(0));
    assertEquals("00 a8 3f d3 00 40 a1 c8 da 12 81 7f a4 a6 d5 80 20 02 8d 14", written.get(1));
    assertEquals("00 b0 00 10", written.get(2));
    assertEquals("40" + " 00".repeat(128), written.get(3));
    assertEquals("00 af", written.get(written.size() - 1));
    assertTrue(twin.on());
    assertEquals("", twin.line(7));
  }

  @Test
  void aSmallDisplayThatIsUpsideDownIsSetUpSo() throws IOException {
    open(Map.of("height", 32L, "rotated", true));

    assertEquals("00 a8 1f d3 00 40 a0 c0 da 02 81 7f a4 a6 d5 80 20 02 8d 14", written.get(1));
    assertEquals(2 + 2 * 4 + 1, written.size());
  }

  @Test
  void aTextIsShownLineByLine() throws IOException {
    var display = open(Map.of());

    var answer = call(display, "show", Map.of("text", "Greenhouse\n\n21.5 °C"));

    assertEquals(Map.of("fits", true), answer);
    assertEquals("Greenhouse", twin.line(0));
    assertEquals("", twin.line(1));
    assertEquals("21.5 °C", twin.line(2));
  }

  @Test
  void aLongLineGoesOnInTheNext() throws IOException {
    var display = open(Map.of("height", 32L));

    var answer = call(display, "show", Map.of("text", "a".repeat(21) + "b".repeat(22)));

    assertEquals(Map.of("fits", true), answer);
    assertEquals("a".repeat(21), twin.line(0));
    assertEquals("b".repeat(21), twin.line(1));
    assertEquals("b", twin.line(2));
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    var display = open(Map.of("height", 32L));

    assertEquals(Map.of("fits", false), call(display, "show", Map.of("text", "1\n2\n3\n4\n5")));
    assertEquals("4", twin.line(3));
    assertEquals(
        Map.of("fits", false), call(display, "line", Map.of("number", 5L, "text", "below")));
    assertEquals(
        Map.of("fits", false), call(display, "line", Map.of("number", 1L, "text", "x".repeat(22))));
    assertEquals("x".repeat(21), twin.line(0));
  }

  @Test
  void oneLineChangesAloneAndOnlyItCrossesTheWire() throws IOException {
    var display = open(Map.of());
    call(display, "show", Map.of("text", "pump\noff"));
    written.clear();

    call(display, "line", Map.of("number", 2L, "text", "on"));
    call(display, "line", Map.of("number", 2L, "text", "on"));

    assertEquals("pump", twin.line(0));
    assertEquals("on", twin.line(1));
    assertEquals(2, written.size());
    assertEquals("00 b1 00 10", written.get(0));
  }

  @Test
  void aClearedDisplayShowsNothing() throws IOException {
    var display = open(Map.of());
    call(display, "show", Map.of("text", "pump\noff"));

    call(display, "clear", Map.of());

    assertEquals("", twin.line(0) + twin.line(1));
  }

  @Test
  void afterAResetAllIsDrawnAgain() throws IOException {
    var display = open(Map.of());
    call(display, "show", Map.of("text", "pump\noff"));
    twin.powerUp();

    call(display, "line", Map.of("number", 2L, "text", "on"));

    assertTrue(twin.on());
    assertEquals("pump", twin.line(0));
    assertEquals("on", twin.line(1));
    assertEquals("", twin.line(7));
  }

  @Test
  void aClosedDisplayIsDark() throws IOException {
    var display = open(Map.of());

    display.close();

    assertFalse(twin.on());
  }

  @Test
  void whatIsNotDrawnIsABox() throws IOException {
    call(open(Map.of()), "show", Map.of("text", "a€\t\uD83D\uDE00z"));

    assertEquals("a□□□z", twin.line(0));
  }

  @Test
  void everyCharacterOfAsciiIsDrawnAndNoTwoAreTheSame() {
    var seen = new HashSet<String>();
    for (char c = ' '; c < 127; c++) {
      String columns = HexFormat.of().formatHex(Font.DRAWN.columns(c));
      assertTrue(seen.add(columns), "a second " + c);
    }
    assertArrayEquals(HexFormat.of().parseHex("0000000000"), Font.DRAWN.columns(' '));
    // T as it is drawn: a bar, and a stem from top to bottom.
    assertArrayEquals(HexFormat.of().parseHex("01017f0101"), Font.DRAWN.columns('T'));
  }
}

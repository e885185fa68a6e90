package io.sandpiper.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.config.Checked;
import io.sandpiper.runtime.config.Configuration;
import io.sandpiper.runtime.config.ConfigurationFile;
import io.sandpiper.runtime.config.Drivers;
import io.sandpiper.wamp.client.Event;
import io.sandpiper.wamp.message.Payload;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {
  private static final long SECOND = 1_000_000_000L;

  private static final Configuration GREENHOUSE =
      assertInstanceOf(
              Checked.Sound.class,
              ConfigurationFile.read(
                  Path.of("../../examples/greenhouse/sandpiper.yaml"), Drivers.installed()))
          .configuration();

  private static Event reading(double celsius) {
    var values = new LinkedHashMap<String, Object>();
    values.put("temperature_celsius", celsius);
    values.put("pressure_pascal", 101_325L);
    return new Event(
        "demo.greenhouse_1.air.reading", 1, Map.of(), Payload.named(Map.of("values", values)));
  }

  private static Event state(boolean on) {
    return new Event(
        "demo.greenhouse_1.pump.state",
        2,
        Map.of(),
        Payload.named(Map.of("on", on, "cause", "command")));
  }

  @Test
  void aPipeGetsALineAnEvent() {
    var captured = Captured.pipe();
    var lines = new PlainLines(captured.terminal, new Shown.Reader(GREENHOUSE));

    lines.event(reading(21.346), 0);
    lines.event(state(true), 0);
    lines.tick(SECOND);
    lines.line("joined");

    assertEquals(
        """
        reading  air      temperature_celsius 21.35 °C, pressure_pascal 101325 Pa
        state    pump     on (command)
        joined
        """,
        captured.out());
  }

  @Test
  void theTableIsDrawnAgainInPlaceBelowTheLines() {
    var captured = Captured.live();
    var table = new LiveTable(captured.terminal, new Shown.Reader(GREENHOUSE));

    table.line("joined");
    table.event(reading(20), 0);
    table.event(state(true), SECOND);
    table.tick(2 * SECOND);

    String out = captured.out();
    assertTrue(out.startsWith("joined\n"), out);
    assertTrue(out.contains("\u001b[2F\u001b[J"), "the two rows are erased");
    String last = out.substring(out.lastIndexOf("\u001b[J") + 3);
    assertEquals(
        """
          air        temperature_celsius      20 °C                 2 s
          air        pressure_pascal          101325 Pa             2 s
          pump                                on (command)          1 s
        """,
        last);
  }

  @Test
  void aTableIsNeverTallerThanTheTerminal() {
    var captured = Captured.live(3);
    var table = new LiveTable(captured.terminal, new Shown.Reader(GREENHOUSE));

    table.event(reading(20), 0);
    table.event(state(true), SECOND);
    table.tick(2 * SECOND);

    String out = captured.out();
    assertFalse(out.contains("\u001b[3F"), "never up by more than fits");
    assertEquals(
        """
          air        temperature_celsius      20 °C                 2 s
          … and 2 more
        """,
        out.substring(out.lastIndexOf("\u001b[J") + 3));
  }

  @Test
  void aHeightThatIsNoNumberIsNotKnown() {
    assertEquals(0, Captured.with(Map.of("LINES", "many")).terminal.height());
    assertEquals(0, Captured.pipe().terminal.height());
    assertEquals(40, Captured.live().terminal.height());
  }

  @Test
  void whatCameOverTheWireActsOnNoTerminal() {
    var captured = Captured.pipe();
    var lines = new PlainLines(captured.terminal, new Shown.Reader(GREENHOUSE));

    lines.event(
        new Event(
            "demo.greenhouse_1.a\u001b[2J.state",
            1,
            Map.of(),
            Payload.named(Map.of("on", true, "cause", "x\u001b[31m\ny"))),
        0);
    lines.event(new Event("other", 1, Map.of(), Payload.NONE), 0);

    assertFalse(captured.out().contains("\u001b"), captured.out());
    assertEquals(2, captured.out().lines().count(), captured.out());
  }

  @Test
  void theFirstLineOfARunSaysWhatRunsWhere() {
    String line = RunCommand.started(GREENHOUSE, SimulatedHardware.of(GREENHOUSE));

    assertEquals(
        "starting demo.greenhouse_1: Sandpiper "
            + VersionCommand.version()
            + ", router ws://127.0.0.1:8080/ws realm demo, board simulated",
        line);
  }

  @Test
  void bytesHavePrefixes() {
    assertEquals("1.64 GB", Shown.text(1_638_400_000, "B"));
    assertEquals("999 B", Shown.text(999, "B"));
    assertEquals("0.4", Shown.text(0.4, ""));
    assertEquals("-20 °C", Shown.text(-20, "°C"));
    assertEquals("100 %", Shown.text(100, "%"));
  }
}

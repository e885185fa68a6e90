package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.SimulatedStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialPortTest implements Signals {
  private static final String PORT = "/dev/ttyUSB0";

  private final SerialPort driver = new SerialPort();
  private final Procedure write = driver.description().procedures().get(0);
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);
  private final LinkedBlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();
  private final List<String> written = new ArrayList<>();

  @Override
  public void level(boolean on, long nanos) {
    throw new AssertionError("no input");
  }

  @Override
  public void event(String name, Map<String, Object> content) {
    assertEquals("line", name);
    events.add(content);
  }

  @AfterEach
  void removeFiles() {
    board.close();
  }

  private Device open(Map<String, ?> more) throws IOException {
    var raw = new java.util.HashMap<String, Object>(more);
    raw.put("port", PORT);
    return driver.open(settings(driver, raw), board, this);
  }

  private Values text(String text) {
    var problems = new ArrayList<String>();
    Values values = write.arguments().read(Map.of("text", text), p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    return values;
  }

  private Map<String, Object> next() throws InterruptedException {
    return events.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsWrittenEndsAsConfiguredAndWhatComesIsTold() throws Exception {
    board.stream(
        PORT,
        (bytes, seconds) -> {
          written.add(new String(bytes, StandardCharsets.UTF_8));
          return "OK\r\n".getBytes(StandardCharsets.UTF_8);
        });
    try (Device device = open(Map.of("ending", "crlf"))) {
      assertEquals(Map.of("bytes", 5L), device.call(write, text("°?")));

      assertEquals(Map.of("text", "OK", "cut", false, "dropped", 0L), next());
      assertEquals(List.of("°?\r\n"), written);
    }
  }

  @Test
  void aPortThatIsNotThereDoesNotOpen() {
    assertEquals(
        "/dev/ttyUSB0: not there",
        assertThrows(IOException.class, () -> open(Map.of())).getMessage());
  }

  /** Pulled out, and plugged in again two seconds later. */
  @Test
  void aPortThatVanishesIsOpenedAgain() throws Exception {
    board.stream(PORT, new Unplugged());
    try (Device device = open(Map.of())) {
      assertEquals("back", next().get("text"));

      device.call(write, text("x"));
    }
  }

  private static final class Unplugged implements SimulatedStream {
    private int looks;

    @Override
    public byte[] answer(byte[] written, double seconds) {
      return new byte[0];
    }

    @Override
    public byte[] says(double seconds) throws IOException {
      if (looks++ == 0) throw new IOException("/dev/ttyUSB0: gone (error 5)");
      return looks == 2 ? "back\n".getBytes(StandardCharsets.UTF_8) : new byte[0];
    }
  }

  @Test
  void aLineBreakCanNotBeSmuggledIn() {
    var problems = new ArrayList<String>();
    write.arguments().read(Map.of("text", "a\nreboot"), p -> problems.add(p.text()));

    assertEquals(1, problems.size());
  }

  @Test
  void nothingIsToldAfterTheEnd() throws Exception {
    board.stream(PORT, (bytes, seconds) -> new byte[0]);
    Device device = open(Map.of());
    device.close();

    assertThrows(IOException.class, () -> device.call(write, text("x")));
    assertFalse(events.iterator().hasNext());
  }
}

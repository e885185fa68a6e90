package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.InputLine;
import io.sandpiper.device.pi4j.Pi4jBoard;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The board that the trials run on, and the built-in drivers on it. */
final class Here {
  static final Board BOARD = detect();

  private Here() {}

  private static Board detect() {
    try {
      return Pi4jBoard.detect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Device open(String driver, Map<String, ?> settings, Signals signals) throws IOException {
    Driver found = driver(driver);
    Values values = values(found.description().settings(), settings);
    return Outside.await(driver + " opens", () -> opened(found, values, signals));
  }

  /** Null where the agent would try again: on a line that another trial had as an input. */
  private static Device opened(Driver driver, Values values, Signals signals) throws IOException {
    try {
      return driver.open(values, BOARD, signals);
    } catch (IOException e) {
      if (e.getMessage().contains("is free within")) return null;
      throw e;
    }
  }

  /** Whether a line can be claimed; it is a low output afterwards. */
  static boolean free(int line) {
    try {
      BOARD.output(Line.of(line), false).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static void close(InputLine input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Driver driver(String name) throws IOException {
    return ServiceLoader.load(Driver.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.description().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("no driver " + name));
  }

  static Device open(String driver, Map<String, ?> settings) throws IOException {
    return open(driver, settings, (on, nanos) -> {});
  }

  /** Calls one of the procedures that the driver itself offers. */
  static Map<String, Object> call(
      String driver, Device device, String procedure, Map<String, ?> arguments) throws IOException {
    Procedure found =
        driver(driver).description().procedures().stream()
            .filter(each -> each.name().equals(procedure))
            .findFirst()
            .orElseThrow(() -> new IOException("no procedure " + procedure));
    return device.call(found, values(found.arguments(), arguments));
  }

  private static Values values(Schema schema, Map<String, ?> raw) {
    var problems = new ArrayList<String>();
    Values values = schema.read(raw, p -> problems.add(p.text()));
    assertEquals(List.of(), problems);
    return values;
  }

  /** One measurement by a driver that is opened for it. */
  static Map<String, Double> measure(String driver, Map<String, ?> settings) throws IOException {
    try (var sensor = (Device.Sensor) open(driver, settings)) {
      return sensor.read();
    }
  }
}

package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.pi4j.Pi4jBoard;
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
    Driver found =
        ServiceLoader.load(Driver.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.description().name().equals(driver))
            .findFirst()
            .orElseThrow(() -> new IOException("no driver " + driver));
    return found.open(values(found, settings), BOARD, signals);
  }

  static Device open(String driver, Map<String, ?> settings) throws IOException {
    return open(driver, settings, (on, nanos) -> {});
  }

  private static Values values(Driver driver, Map<String, ?> settings) {
    var problems = new ArrayList<String>();
    Values values = driver.description().settings().read(settings, p -> problems.add(p.text()));
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

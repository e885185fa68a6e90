package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Description.Offer;
import io.sandpiper.device.Description.Role;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.schema.Line;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all drivers, whoever writes the next. */
class EveryDriverTest {
  /** The keys that have no fallback. */
  private static final Map<String, Map<String, ?>> NEEDED =
      Map.ofEntries(
          Map.entry("ads1015", Map.of("channel", 0L)),
          Map.entry("ads1115", Map.of("channel", 0L)),
          Map.entry("button", Map.of("line", 4L)),
          Map.entry("counter", Map.of("line", 5L)),
          Map.entry("digital-input", Map.of("line", 22L)),
          Map.entry("digital-output", Map.of("line", 17L)),
          Map.entry("dimmer", Map.of("channel", 0L)),
          Map.entry("exec", Map.of("command", "/bin/true")),
          Map.entry("fan", Map.of("channel", 0L)),
          Map.entry("frequency", Map.of("line", 6L)),
          Map.entry("h-bridge", Map.of("forward", 5L, "backward", 6L)),
          Map.entry("hc-sr04", Map.of("trigger", 23L, "echo", 24L)),
          Map.entry("hwmon", Map.of("device", "sht3x", "inputs", List.of("temp1", "humidity1"))),
          Map.entry("iio", Map.of("device", "bme280", "channels", List.of("temp", "pressure"))),
          Map.entry("mcp3008", Map.of("channel", 0L)),
          Map.entry("mcp3208", Map.of("channel", 0L)),
          Map.entry("modbus", Map.of("connection", "plc", "address", 0L, "quantity", "x")),
          Map.entry("pwm", Map.of("channel", 0L)),
          Map.entry("rgb", Map.of("red", 0L, "green", 1L, "blue", 2L)),
          Map.entry("rotary-encoder", Map.of("a", 19L, "b", 20L)),
          Map.entry("serial", Map.of("port", "/dev/ttyUSB0")),
          Map.entry("servo", Map.of("channel", 0L)),
          Map.entry("stepper-a4988", Map.of("step", 5L, "direction", 6L)),
          Map.entry("stepper-uln2003", Map.of("in1", 5L, "in2", 6L, "in3", 13L, "in4", 19L)));

  static Stream<Driver> all() {
    return ServiceLoader.load(Driver.class).stream().map(ServiceLoader.Provider::get);
  }

  static Stream<Driver> sensors() {
    return all().filter(driver -> driver.description().role() == Role.SENSOR);
  }

  private long now;

  @Test
  void allAreFound() {
    var names = new TreeSet<String>();
    all().forEach(driver -> assertTrue(names.add(driver.description().name())));

    assertEquals(
        List.of(
            "ads1015",
            "ads1115",
            "aht20",
            "bh1750",
            "bme280",
            "bmp180",
            "bmp280",
            "button",
            "counter",
            "cpu-temperature",
            "digital-input",
            "digital-output",
            "dimmer",
            "ds18b20",
            "exec",
            "fan",
            "frequency",
            "h-bridge",
            "hc-sr04",
            "host",
            "hwmon",
            "iio",
            "ina219",
            "ina226",
            "mcp23017",
            "mcp3008",
            "mcp3208",
            "modbus",
            "pca9685",
            "pcf8574",
            "pwm",
            "rgb",
            "rotary-encoder",
            "serial",
            "servo",
            "sht3x",
            "sht4x",
            "ssd1306",
            "stepper-a4988",
            "stepper-uln2003"),
        List.copyOf(names));
  }

  @ParameterizedTest
  @MethodSource("all")
  void worksOnASimulatedBoardWithTheSettingsOfARealOne(Driver driver) throws IOException {
    var values = settings(driver, NEEDED.getOrDefault(driver.description().name(), Map.of()));
    var board = new SimulatedBoard(() -> now);
    try (board) {
      driver.simulate(values, board);
      try (Device device = driver.open(values, board, NO_SIGNALS)) {
        if (device instanceof Device.Output output) output.write(!output.read());
        if (device instanceof Device.Input input) assertFalse(input.read());
        if (device instanceof Device.Sensor sensor) {
          aDayOf(sensor, driver.quantities(values), hour -> move(driver, board, hour));
        }
        if (device instanceof Device.Lines lines) lend(lines);
        if (device instanceof Device.Channels channels) lend(channels);
        Set<Offer> offers = driver.description().offers();
        assertEquals(offers.contains(Offer.LINES), device instanceof Device.Lines);
        assertEquals(offers.contains(Offer.CHANNELS), device instanceof Device.Channels);
      }
      assertFalse(board.holdsLines());
    }
  }

  /** A line can be opened again once it was closed, and has stayed as it was. */
  private static void lend(Device.Lines lines) throws IOException {
    try (var output = lines.output(0, true)) {
      assertTrue(output.read());
      output.write(false);
      assertFalse(output.read());
      output.write(true);
    }
    try (var kept = lines.keep(0)) {
      assertTrue(kept.read());
    }
  }

  private static void lend(Device.Channels channels) throws IOException {
    try (var channel = channels.pwm(0)) {
      assertEquals(0, channel.read().highNanos());
      long period = channel.read().periodNanos();
      channel.set(period, period);
    }
    try (var again = channels.pwm(0)) {
      assertEquals(again.read().periodNanos(), again.read().highNanos());
    }
  }

  /** Every quantity is there, within its range, and moves. */
  private void aDayOf(Device.Sensor sensor, List<Quantity> quantities, IntConsumer life)
      throws IOException {
    var seen = new ArrayList<Map<String, Double>>();
    for (int hour = 0; hour < 24; hour++) {
      life.accept(hour);
      seen.add(sensor.read());
      now += TimeUnit.HOURS.toNanos(1);
    }
    for (var quantity : quantities) {
      for (var reading : seen) {
        double value = reading.get(quantity.name());
        assertTrue(quantity.min() <= value && value <= quantity.max(), quantity + " is " + value);
      }
    }
    assertEquals(quantities.size(), seen.get(0).size());
    assertTrue(seen.stream().distinct().count() > 12);
  }

  /** What only moves when its lines do: two pulses each hour, a little further apart each time. */
  private void move(Driver driver, SimulatedBoard board, int hour) {
    var lines =
        switch (driver.description().name()) {
          case "counter" -> List.of(5L);
          case "frequency" -> List.of(6L);
          case "rotary-encoder" -> List.of(19L, 20L);
          default -> List.<Long>of();
        };
    long apart = TimeUnit.MILLISECONDS.toNanos(10L * (hour + 1));
    for (long at = now - 4 * apart; at < now; at += 2 * apart) {
      for (long line : lines) board.drive(Line.of(line), false, at);
      for (long line : lines) board.drive(Line.of(line), true, at + apart);
    }
  }

  @ParameterizedTest
  @MethodSource("sensors")
  void worksWhereNumbersAreWrittenWithAComma(Driver driver) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      worksOnASimulatedBoardWithTheSettingsOfARealOne(driver);
    } finally {
      Locale.setDefault(before);
    }
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HwmonTest {
  private final Hwmon driver = new Hwmon();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  @AfterEach
  void removeFiles() {
    board.close();
  }

  private void file(String path, String text) {
    board.file("sys/class/hwmon/" + path, s -> text + "\n");
  }

  private Map<String, Double> read(String device, Object inputs) throws IOException {
    var raw = Map.of("device", device, "inputs", inputs);
    return driver.open(settings(driver, raw), board, NO_SIGNALS).read();
  }

  /** Units of hwmon/sysfs-interface: mV, m°C, 1/min, mA, µW, µJ, m%. */
  @ParameterizedTest
  @CsvSource({
    "in0, 3301, voltage_volt, 3.301",
    "in3, 12000, voltage3_volt, 12",
    "temp1, -5500, temperature_celsius, -5.5",
    "temp2_input, 41000, temperature2_celsius, 41",
    "fan1, 2400, speed_rpm, 2400",
    "curr1, -250, current_ampere, -0.25",
    "power1, 3500000, power_watt, 3.5",
    "energy1, 1500000, energy_joule, 1.5",
    "humidity1, 48250, humidity_percent, 48.25"
  })
  void eachTypeHasItsUnit(String input, String text, String quantity, double value)
      throws IOException {
    file("hwmon3/name", "chip");
    file("hwmon3/" + input.replace("_input", "") + "_input", text);

    var values = read("chip", input);

    assertEquals(value, values.get(quantity), 1e-9, values.toString());
  }

  @Test
  void aFaultySensorIsNotRead() throws IOException {
    file("hwmon0/name", "max31723");
    file("hwmon0/temp1_fault", "1");
    file("hwmon0/temp1_input", "21000");

    assertEquals(
        "/sys/class/hwmon/hwmon0/temp1_fault: the chip reports a fault of its sensor",
        assertThrows(IOException.class, () -> read("max31723", "temp1")).getMessage());
    file("hwmon0/temp1_fault", "0");
    assertEquals(21.0, read("max31723", "temp1").get("temperature_celsius"));
  }

  @Test
  void whatIsNoWholeNumberIsShown() {
    file("hwmon0/name", "rpi_volt");
    file("hwmon0/in0_input", "low");

    assertEquals(
        "/sys/class/hwmon/hwmon0/in0_input: expected a whole number, is low",
        assertThrows(IOException.class, () -> read("rpi_volt", List.of("in0"))).getMessage());
  }

  /** Two equal chips: each has a link to its device, which has a place on the bus. */
  @Test
  void aChipIsFoundByItsPlaceOnTheBus() throws IOException {
    for (String number : List.of("0", "1")) {
      file("hwmon" + number + "/name", "sht3x");
      file("hwmon" + number + "/temp1_input", number + "000");
    }
    Path root = board.root();
    for (String number : List.of("0", "1")) {
      Path chip = root.resolve("sys/devices/i2c-1/1-004" + (4 + Integer.parseInt(number)));
      Files.createDirectories(chip);
      Files.createSymbolicLink(root.resolve("sys/class/hwmon/hwmon" + number + "/device"), chip);
    }

    assertEquals(1.0, read("1-0045", "temp1").get("temperature_celsius"));
    assertEquals(
        "sht3x: 2 of that name in /sys/class/hwmon: sht3x or 1-0044; sht3x or 1-0045",
        assertThrows(IOException.class, () -> read("sht3x", "temp1")).getMessage());
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IioTest {
  private static final String DEVICES = "sys/bus/iio/devices/";

  private final Iio driver = new Iio();
  private final List<Duration> pauses = new ArrayList<>();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0, this::pause);
  private Runnable onPause = () -> {};

  private void pause(Duration duration) {
    pauses.add(duration);
    onPause.run();
  }

  @AfterEach
  void removeFiles() {
    board.close();
  }

  private void file(String path, String text) {
    board.file(DEVICES + path, s -> text + "\n");
  }

  private Device.Sensor open(String device, Object channels, long retries) throws IOException {
    var raw = Map.of("device", device, "channels", channels, "retries", retries);
    return driver.open(settings(driver, raw), board, NO_SIGNALS);
  }

  private Map<String, Double> read(String device, Object channels) throws IOException {
    return open(device, channels, 0).read();
  }

  @Test
  void processedValuesComeInTheKernelsUnitsAndLeaveInOurs() throws IOException {
    file("iio:device0/name", "bme280");
    file("iio:device0/in_temp_input", "25080");
    file("iio:device0/in_pressure_input", "100.653250000");
    file("iio:device0/in_humidityrelative_input", "52504");

    assertEquals(
        Map.of(
            "temperature_celsius", 25.08,
            "pressure_pascal", 100653.25,
            "humidity_percent", 52.504),
        read("bme280", List.of("temp", "pressure", "humidityrelative")));
  }

  /** Computed from "offset to be added to raw prior to scaling by scale", in milli-units. */
  @ParameterizedTest
  @CsvSource({"1000, 0, 0.125, 0.125", "4095, -2048, 0.5, 1.0235", "-8, 3, 1000, -5"})
  void aRawValueIsMovedThenScaled(String raw, String offset, String scale, double volt)
      throws IOException {
    file("iio:device1/name", "ads1015");
    file("iio:device1/in_voltage0_raw", raw);
    file("iio:device1/in_voltage0_offset", offset);
    file("iio:device1/in_voltage_scale", scale);

    assertEquals(volt, read("ads1015", "in_voltage0_raw").get("voltage0_volt"), 1e-12);
  }

  @Test
  void aChannelsOwnScaleGoesBeforeItsTypes() throws IOException {
    file("iio:device1/name", "ads1015");
    file("iio:device1/in_voltage2_raw", "100");
    file("iio:device1/in_voltage2_scale", "2");
    file("iio:device1/in_voltage_scale", "7");
    file("iio:device1/in_voltage0-voltage1_raw", "100");
    file("iio:device1/in_voltage-voltage_scale", "3");

    assertEquals(
        Map.of("voltage2_volt", 0.2, "voltage0_voltage1_volt", 0.3),
        read("ads1015", List.of("voltage2", "voltage0-voltage1")));
  }

  @Test
  void whatIsMeasuredFollowsFromTheChannels() {
    var raw = Map.of("device", "x", "channels", List.of("in_accel_x_raw", "temp_object", "ph"));

    assertEquals(
        List.of("acceleration_x_metre_per_second2", "temperature_object_celsius", "ph"),
        driver.quantities(settings(driver, raw)).stream().map(Quantity::name).toList());
  }

  @Test
  void aChannelThatTheAbiDoesNotKnowIsRefusedWithTheOnesItKnows() {
    var problems = new ArrayList<String>();
    var raw = Map.of("device", "x", "channels", List.of("temperature"));
    driver.description().settings().read(raw, problem -> problems.add(problem.text()));

    assertEquals(1, problems.size());
    assertTrue(
        problems.get(0).startsWith("channels: saw temperature as number 1, expected one of accel,"),
        problems.get(0));
  }

  @Test
  void aDeviceIsFoundByItsLabelAndItsNodeToo() throws IOException {
    file("iio:device0/name", "bme280");
    file("iio:device0/in_temp_input", "1000");
    file("iio:device1/name", "bme280");
    file("iio:device1/label", "greenhouse");
    file("iio:device1/in_temp_input", "2000");
    Path root = board.root();
    for (String address : List.of("76", "77")) {
      Path node = root.resolve("sys/firmware/devicetree/base/soc/i2c@7e804000/bme280@" + address);
      Files.createDirectories(node);
      String number = address.equals("76") ? "0" : "1";
      Files.createSymbolicLink(root.resolve(DEVICES + "iio:device" + number + "/of_node"), node);
    }

    assertEquals(2.0, read("greenhouse", "temp").get("temperature_celsius"));
    assertEquals(1.0, read("bme280@76", "temp").get("temperature_celsius"));
    assertEquals(
        "bme280: 2 of that name in /sys/bus/iio/devices:"
            + " bme280 or bme280@76; bme280 or greenhouse or bme280@77",
        assertThrows(IOException.class, () -> read("bme280", "temp")).getMessage());
  }

  /** As sysfs is: the numbered folder is a link into the device's own. */
  @Test
  void aDeviceIsFoundByItsPlaceOnTheBus() throws IOException {
    file("readme", "");
    Path root = board.root();
    Path device = root.resolve("sys/devices/platform/soc/i2c-1/1-0077/iio:device3");
    Files.createDirectories(device);
    Files.writeString(device.resolve("name"), "bmp280\n");
    Files.writeString(device.resolve("in_temp_input"), "21500\n");
    Files.createSymbolicLink(root.resolve(DEVICES + "iio:device3"), device);

    assertEquals(21.5, read("1-0077", "temp").get("temperature_celsius"));
  }

  @Test
  void aMissingDeviceIsToldWithWhatIsThere() {
    assertEquals(
        "dht11: not there in /sys/bus/iio/devices: no device",
        assertThrows(IOException.class, () -> read("dht11", "temp")).getMessage());
    file("iio:device0/name", "bme280");
    file("trigger0/name", "dht11");
    assertEquals(
        "dht11: not there in /sys/bus/iio/devices: bme280",
        assertThrows(IOException.class, () -> read("dht11", "temp")).getMessage());
  }

  @Test
  void aMissingChannelIsNamed() {
    file("iio:device0/name", "dht11");

    assertEquals(
        "/sys/bus/iio/devices/iio:device0/in_temp_raw: not there",
        assertThrows(IOException.class, () -> read("dht11", "temp")).getMessage());
  }

  @Test
  void aDhtThatMissesAPulseIsAskedAgainTwoSecondsLater() throws IOException {
    file("iio:device0/name", "dht11");
    file("iio:device0/in_temp_input", "");
    var dht = open("dht11", "temp", 3);
    onPause = () -> file("iio:device0/in_temp_input", pauses.size() < 3 ? "" : "35100");

    assertEquals(Map.of("temperature_celsius", 35.1), dht.read());
    assertEquals(
        List.of(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)), pauses);
  }

  @Test
  void afterTheLastRetryItFails() throws IOException {
    file("iio:device0/name", "dht11");
    file("iio:device0/in_temp_input", "soon");
    var dht = open("dht11", "temp", 1);

    assertEquals(
        "/sys/bus/iio/devices/iio:device0/in_temp_input: expected a number, is soon",
        assertThrows(IOException.class, dht::read).getMessage());
    assertEquals(1, pauses.size());
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.Device;
import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ds18b20Test {
  private static final String FOLDER = "sys/bus/w1/devices/";

  private final Ds18b20 driver = new Ds18b20();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  @AfterEach
  void removeFiles() {
    board.close();
  }

  private Device.Sensor open(Map<String, ?> raw) throws IOException {
    return driver.open(settings(driver, raw), board, NO_SIGNALS);
  }

  private String refusal(Map<String, ?> raw) {
    return assertThrows(IOException.class, () -> open(raw)).getMessage();
  }

  /** Datasheet, table 1 "Temperature/Data Relationship", as the kernel prints registers and t. */
  @ParameterizedTest
  @CsvSource({
    "d0 07, 125000, 125",
    "91 01, 25062, 25.062",
    "a2 00, 10125, 10.125",
    "08 00, 500, 0.5",
    "00 00, 0, 0",
    "f8 ff, -500, -0.5",
    "5e ff, -10125, -10.125",
    "6f fe, -25062, -25.062",
    "90 fc, -55000, -55"
  })
  void theDatasheetsTemperaturesAreReadFromTheKernelsTwoLines(
      String register, String milli, double celsius) throws IOException {
    String bytes = register + " 00 00 7f ff 0c 10 88";
    String slave = bytes + " : crc=88 YES\n" + bytes + " t=" + milli + "\n";
    board.file(FOLDER + "28-0000012345ab/w1_slave", s -> slave);

    assertEquals(Map.of("temperature_celsius", celsius), open(Map.of()).read());
  }

  @Test
  void aNewerKernelsOwnFileIsPreferred() throws IOException {
    board.file(FOLDER + "28-0000012345ab/w1_slave", s -> "not read");
    board.file(FOLDER + "28-0000012345ab/temperature", s -> "-10125\n");

    assertEquals(-10.125, open(Map.of("id", "28-0000012345ab")).read().get("temperature_celsius"));
  }

  @Test
  void aWrongChecksumIsAFailureAndShowsTheBytes() throws IOException {
    String bytes = "91 01 00 00 7f ff 0c 10 89";
    board.file(
        FOLDER + "28-0000012345ab/w1_slave", s -> bytes + " : crc=88 NO\n" + bytes + " t=25062\n");
    var sensor = open(Map.of());

    assertEquals(
        "checksum is wrong: " + bytes, assertThrows(IOException.class, sensor::read).getMessage());
  }

  @Test
  void anythingElseIsAFailureToo() {
    assertEquals(
        "expected two lines of w1_slave, is t=25062",
        assertThrows(IOException.class, () -> Ds18b20.celsius("t=25062\n")).getMessage());
  }

  @Test
  void whatASensorSaysBeforeItHasMeasuredDoesNotCount() throws IOException {
    board.file(FOLDER + "28-0000012345ab/temperature", s -> "85000\n");
    var sensor = open(Map.of());

    assertEquals(
        "85 °C, which a sensor says that has not measured: its power fails",
        assertThrows(IOException.class, sensor::read).getMessage());
  }

  @Test
  void whereItWasNearlyAsHotItCounts() throws IOException {
    board.file(FOLDER + "28-0000012345ab/temperature", s -> "84938\n");
    var sensor = open(Map.of());
    sensor.read();
    board.file(FOLDER + "28-0000012345ab/temperature", s -> "85000\n");

    assertEquals(85.0, sensor.read().get("temperature_celsius"));
    assertTrue(Ds18b20.powerOn(85, 21));
    assertFalse(Ds18b20.powerOn(85.0625, 21));
  }

  @Test
  void ofSeveralOneMustBeNamed() throws IOException {
    board.file(FOLDER + "28-0000012345ab/temperature", s -> "21000\n");
    board.file(FOLDER + "28-0000012345ac/temperature", s -> "22000\n");
    board.file(FOLDER + "00-800000000000/id", s -> "");

    assertEquals(
        "1-Wire thermometers: expected one, there are 28-0000012345ab, 28-0000012345ac; set id",
        refusal(Map.of()));
    assertEquals(22.0, open(Map.of("id", "28-0000012345ac")).read().get("temperature_celsius"));
    assertEquals(
        "28-0000012345ad: not on the 1-Wire bus; there are 28-0000012345ab, 28-0000012345ac",
        refusal(Map.of("id", "28-0000012345ad")));
  }

  @Test
  void withoutTheBusTheOverlayIsNamed() {
    assertEquals("/sys/bus/w1/devices: not there; is dtoverlay=w1-gpio set?", refusal(Map.of()));
  }

  @Test
  void aBusWithoutASensorSaysSo() {
    board.file(FOLDER + "w1_bus_master1/w1_master_slave_count", s -> "0\n");

    assertEquals("1-Wire thermometers: expected one, there are none", refusal(Map.of()));
  }
}

package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelDriversTest {
  private final CpuTemperature cpuTemperature = new CpuTemperature();
  private final Host host = new Host();
  private final SimulatedBoard board = new SimulatedBoard(() -> 0);

  @AfterEach
  void removeFiles() {
    board.close();
  }

  @Test
  void theProcessorsTemperatureIsInMillidegrees() throws IOException {
    board.file("/sys/class/thermal/thermal_zone0/temp", seconds -> "71500\n");
    var cpu = cpuTemperature.open(settings(cpuTemperature, Map.of()), board, NO_SIGNALS);

    assertEquals(Map.of("temperature_celsius", 71.5), cpu.read());
  }

  @Test
  void belowZeroWorksToo() throws IOException {
    assertEquals(-12.345, CpuTemperature.celsius("-12345\n"));
  }

  @Test
  void aMissingFileIsNamed() {
    var cpu = cpuTemperature.open(settings(cpuTemperature, Map.of("zone", 3L)), board, NO_SIGNALS);

    assertEquals(
        "/sys/class/thermal/thermal_zone3/temp: not there",
        assertThrows(IOException.class, cpu::read).getMessage());
  }

  @Test
  void theMachineTellsWhatProcSays() throws IOException {
    // The form is that of proc(5).
    board.file("proc/loadavg", seconds -> "0.20 0.18 0.12 1/80 11206\n");
    board.file(
        "proc/meminfo",
        seconds ->
            "MemTotal:        1892740 kB\nMemFree:          901764 kB\nMemAvailable:    1612304 kB\n");
    board.file("proc/uptime", seconds -> "350735.47 1380240.13\n");

    var values = host.open(settings(host, Map.of()), board, NO_SIGNALS).read();

    assertEquals(0.20, values.get("load_1min"));
    assertEquals(1612304.0 * 1024, values.get("memory_available_bytes"));
    assertEquals(1892740.0 * 1024, values.get("memory_total_bytes"));
    assertEquals(350735.47, values.get("uptime_seconds"));
    assertTrue(values.get("disk_free_bytes") > 0);
  }

  private Map<String, Double> read(Map<String, ?> raw) throws IOException {
    return host.open(settings(host, raw), board, NO_SIGNALS).read();
  }

  /** Bits of vcgencmd get_throttled: 0x50005 is under-voltage and throttled, now and before. */
  @Test
  void whatTheFirmwareSaysOfSupplyAndHeatIsEightFlags() throws IOException {
    board.file("sys/devices/platform/soc/soc:firmware/get_throttled", s -> "50005\n");

    assertEquals(
        Map.of(
            "undervoltage", 1.0,
            "frequency_capped", 0.0,
            "throttled", 1.0,
            "temperature_limited", 0.0,
            "undervoltage_since_start", 1.0,
            "frequency_capped_since_start", 0.0,
            "throttled_since_start", 1.0,
            "temperature_limited_since_start", 0.0),
        read(Map.of("values", "throttling")));
    assertEquals(1.0, Throttling.flags("80008").get("temperature_limited"));
    assertEquals(1.0, Throttling.flags("80000").get("temperature_limited_since_start"));
  }

  @Test
  void aSocWithAnAddressInItsNameIsFoundToo() throws IOException {
    board.file(
        "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", s -> "2\n");

    assertEquals(1.0, read(Map.of("values", "throttling")).get("frequency_capped"));
  }

  @Test
  void frequencyAndWifiAreReadWhereTheyAreAskedFor() throws IOException {
    board.file("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", seconds -> "1800000\n");
    // The form is that of the kernel's wireless extensions.
    board.file(
        "proc/net/wireless",
        seconds ->
            "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n"
                + " face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22\n"
                + " wlan0: 0000   54.  -56.  -256        0      0      0      0      0        0\n"
                + " wlan1: 0000   40.  -71.  -256        0      0      0      0      0        0\n");

    assertEquals(
        Map.of("frequency_hertz", 1.8e9, "wifi_signal_dbm", -71.0),
        read(Map.of("values", List.of("frequency", "wifi"), "interface", "wlan1")));
  }

  @Test
  void whatIsNotThereFailsTheReadingWithItsOwnSentence() {
    board.file("proc/net/wireless", seconds -> "Inter-| sta-|\n face | tus |\n");

    assertEquals(
        "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq: not there",
        assertThrows(IOException.class, () -> read(Map.of("values", "frequency"))).getMessage());
    assertEquals(
        "throttling: no get_throttled below /sys/devices/platform; is this a Raspberry Pi?",
        assertThrows(IOException.class, () -> read(Map.of("values", "throttling"))).getMessage());
    assertTrue(
        assertThrows(IOException.class, () -> read(Map.of("values", "wifi")))
            .getMessage()
            .startsWith("expected wlan0 with a level in dBm in: Inter-|"));
    assertEquals(
        "disk: /mnt/usb: not there",
        assertThrows(IOException.class, () -> read(Map.of("values", "disk", "path", "/mnt/usb")))
            .getMessage());
  }

  @Test
  void anUnreadableFileIsAFailureThatShowsIt() {
    assertEquals(
        "expected MemAvailable in: MemTotal: 1 kB",
        assertThrows(IOException.class, () -> Host.bytes("MemTotal: 1 kB\n", "MemAvailable"))
            .getMessage());
    assertThrows(IOException.class, () -> Host.first("much 0.1"));
    assertThrows(IOException.class, () -> CpuTemperature.celsius("hot"));
  }
}

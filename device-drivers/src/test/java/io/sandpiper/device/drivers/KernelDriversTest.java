package io.sandpiper.device.drivers;

import static io.sandpiper.device.drivers.Playback.NO_SIGNALS;
import static io.sandpiper.device.drivers.Playback.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.device.simulated.SimulatedBoard;
import java.io.IOException;
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

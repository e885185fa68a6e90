package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the kernel measures itself. */
class KernelFilesTrial {
  @Test
  void theProcessorsTemperatureIsTheThermalZones() throws IOException {
    Outside.cpuTemperature(71_500);
    assertEquals(Map.of("temperature_celsius", 71.5), Here.measure("cpu-temperature", Map.of()));
  }

  @Test
  void theMachineIsUpAndHasMemory() throws IOException {
    var host = Here.measure("host", Map.of());
    assertTrue(host.get("uptime_seconds") > 1, host::toString);
    assertTrue(host.get("memory_available_bytes") > 1e7, host::toString);
  }
}

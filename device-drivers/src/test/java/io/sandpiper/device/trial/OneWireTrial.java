package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sandpiper.device.Device;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two DS18B20, simulated bit by bit below the kernel's own w1_therm. */
class OneWireTrial {
  private static final String WARM = "0000012345ab";
  private static final String COLD = "0000000000ff";

  private static double celsius(String serial) throws IOException {
    return Here.measure("ds18b20", Map.of("id", "28-" + serial)).get("temperature_celsius");
  }

  @Test
  void eachThermometerIsReadByItsName() throws IOException {
    // Datasheet 19-7487, table 1: 0191h is 25.0625 °C, FF5Eh -10.125.
    assertEquals(25.0625, celsius(WARM), 0.001);
    assertEquals(-10.125, celsius(COLD), 0.001);
    Outside.oneWire(WARM, 0x07d0);
    assertEquals(125, celsius(WARM), 0.001);
    Outside.oneWire(WARM, 0x191);
  }

  @Test
  void ofTwoNoneIsTheOnlyOne() {
    assertEquals(
        "1-Wire thermometers: expected one, there are 28-0000000000ff, 28-0000012345ab; set id",
        assertThrows(IOException.class, () -> Here.measure("ds18b20", Map.of())).getMessage());
  }

  @Test
  void aThermometerThatIsAwayFailsAndComesBack() throws IOException {
    try (var sensor = (Device.Sensor) Here.open("ds18b20", Map.of("id", "28-" + WARM))) {
      Outside.oneWirePresent(WARM, false);
      assertThrows(IOException.class, sensor::read);
      Outside.oneWirePresent(WARM, true);
      assertEquals(25.0625, sensor.read().get("temperature_celsius"), 0.001);
    }
  }

  @Test
  void aWrongChecksumIsNoTemperature() throws IOException {
    Outside.oneWireCorrupt(WARM, 1000); // more often than the kernel tries
    try {
      assertThrows(IOException.class, () -> celsius(WARM));
    } finally {
      Outside.oneWireCorrupt(WARM, 0);
    }
    assertEquals(25.0625, celsius(WARM), 0.001);
  }
}

package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each driver of a chip beside the kernel's own driver of it. */
class SensorTrial {
  @Test
  void aBmp280MeasuresWhatTheKernelDoes() throws IOException {
    try (Chip chip = Chips.bmp280(0x76)) {
      double celsius;
      double pascal;
      try (var kernel = Outside.kernel("bmp280", chip)) {
        celsius = kernel.read("in_temp_input") / 1000;
        pascal = kernel.read("in_pressure_input") * 1000;
      }
      var ours = Here.measure("bmp280", chip.at());

      assertEquals(celsius, ours.get("temperature_celsius"), 0.01);
      assertEquals(pascal, ours.get("pressure_pascal"), 1);
      assertEquals(25.08, ours.get("temperature_celsius"), 0.01);
      assertEquals(100653, ours.get("pressure_pascal"), 1);
    }
  }

  @Test
  void aBme280MeasuresWhatTheKernelDoes() throws IOException {
    try (Chip chip = Chips.bme280(0x77)) {
      double celsius;
      double pascal;
      double percent;
      try (var kernel = Outside.kernel("bme280", chip)) {
        celsius = kernel.read("in_temp_input") / 1000;
        pascal = kernel.read("in_pressure_input") * 1000;
        percent = kernel.read("in_humidityrelative_input") / 1000;
      }
      var ours = Here.measure("bme280", chip.at());

      assertEquals(celsius, ours.get("temperature_celsius"), 0.01);
      assertEquals(pascal, ours.get("pressure_pascal"), 1);
      assertEquals(percent, ours.get("humidity_percent"), 0.01);
    }
  }

  @Test
  void anAds1115MeasuresWhatTheKernelDoes() throws IOException {
    // 4000h is half of full scale, which the kernel sets to 2.048 V; it reads as ready, for the bit
    // that starts is the one that says
    // so.
    try (Chip chip = Outside.chip(0x48).shape(1, 2, false).poke(0, "40 00 85 83 80 00 7f ff")) {
      double volt;
      try (var kernel = Outside.kernel("ads1115", chip)) {
        volt = kernel.read("in_voltage0_raw") * kernel.read("in_voltage0_scale") / 1000;
      }
      var ours = Here.measure("ads1115", Map.of("address", 0x48L, "channel", 0L, "gain", "2"));

      assertEquals(volt, ours.get("voltage_volt"), 0.0001);
      assertEquals(1.024, ours.get("voltage_volt"), 0.0001);
    }
  }
}

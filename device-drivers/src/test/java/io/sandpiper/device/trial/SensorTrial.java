package io.sandpiper.device.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpiper.device.trial.Outside.Chip;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each driver of a chip, beside the kernel's own where Debian's kernel has one. */
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
  void aBmp180MeasuresWhatTheKernelDoes() throws IOException {
    try (Chip chip = Chips.bmp180()) {
      double celsius;
      double pascal;
      try (var kernel = Outside.kernel("bmp180", chip)) {
        celsius = kernel.read("in_temp_input") / 1000;
        pascal = kernel.read("in_pressure_input") * 1000;
      }
      // The kernel takes eight samples of the pressure.
      var ours = Here.measure("bmp180", Map.of("oversampling", "8"));
      var once = Here.measure("bmp180", Map.of("oversampling", "1"));

      assertEquals(celsius, ours.get("temperature_celsius"), 0.01);
      assertEquals(pascal, ours.get("pressure_pascal"), 1);
      // The example of BST-BMP180-DS000, "Calculating pressure and temperature".
      assertEquals(15.0, once.get("temperature_celsius"));
      assertEquals(69964, once.get("pressure_pascal"));
    }
  }

  @Test
  void anSht3xMeasuresWhatTheKernelDoes() throws IOException {
    // BEEFh and its checksum 92h are the datasheet's, "Checksum Calculation".
    try (Chip chip = Outside.chip(0x44).shape(2, 1, false).poke(0x2400, "be ef 92 be ef 92")) {
      double celsius;
      double percent;
      try (var kernel = Outside.kernel("sht3x", chip)) {
        celsius = kernel.read("temp1_input") / 1000;
        percent = kernel.read("humidity1_input") / 1000;
      }
      var ours = Here.measure("sht3x", chip.at());

      assertEquals(celsius, ours.get("temperature_celsius"), 0.02);
      assertEquals(percent, ours.get("humidity_percent"), 0.02);
    }
  }

  @Test
  void anSht4xMeasuresWhatTheKernelDoes() throws IOException {
    // 6666h is 25 °C, 8000h 56.5 %; the checksums computed.
    try (Chip chip = Outside.chip(0x44).shape(1, 8, false).poke(0xfd * 8, "66 66 93 80 00 a2")) {
      double celsius;
      double percent;
      try (var kernel = Outside.kernel("sht4x", chip)) {
        celsius = kernel.read("temp1_input") / 1000;
        percent = kernel.read("humidity1_input") / 1000;
      }
      var ours = Here.measure("sht4x", chip.at());

      assertEquals(celsius, ours.get("temperature_celsius"), 0.02);
      assertEquals(percent, ours.get("humidity_percent"), 0.02);
      assertEquals(25, ours.get("temperature_celsius"), 0.02);
    }
  }

  @Test
  void aBh1750MeasuresWhatTheKernelDoes() throws IOException {
    // ROHM's example: 8390h is 28067 lx.
    try (Chip chip = Outside.chip(0x23).shape(1, 2, false).poke(0x20 * 2, "83 90")) {
      double lux;
      try (var kernel = Outside.kernel("bh1750", chip)) {
        lux = kernel.read("in_illuminance_raw") * kernel.read("in_illuminance_scale");
      }
      var ours = Here.measure("bh1750", chip.at());

      assertEquals(lux, ours.get("illuminance_lux"), 1);
      assertEquals(28067, ours.get("illuminance_lux"), 1);
    }
  }

  /** No driver of the kernel's; computed by the manual's formulas: 80000h is 50 %, 60000h 25 °C. */
  @Test
  void anAht20Measures() throws IOException {
    try (Chip chip =
        Outside.chip(0x38).poke(0, "1c").shape(3, 1, false).poke(0x3300, "1c 80 00 06 00 00 4e")) {
      Outside.forgetI2c();
      assertEquals(
          Map.of("temperature_celsius", 25.0, "humidity_percent", 50.0),
          Here.measure("aht20", Map.of()));
      assertEquals("%02x W ac 33 00".formatted(chip.address()), Outside.i2c().get(1));
    }
  }

  @Test
  void anAds1115MeasuresWhatTheKernelDoes() throws IOException {
    // 4000h is half of full scale, which the kernel sets to 2.048 V; it reads as ready, for the bit
    // that starts is the one that says so.
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

  @Test
  void anAds1015MeasuresWhatTheKernelDoes() throws IOException {
    try (Chip chip = Outside.chip(0x49).shape(1, 2, false).poke(0, "c0 00 85 83 80 00 7f ff")) {
      double volt;
      try (var kernel = Outside.kernel("ads1015", chip)) {
        volt = kernel.read("in_voltage0_raw") * kernel.read("in_voltage0_scale") / 1000;
      }
      var ours = Here.measure("ads1015", Map.of("address", 0x49L, "channel", 0L, "gain", "16"));

      // Half of full scale below zero: of 2.048 V for the kernel, of 0.256 V for ours.
      assertEquals(-1.024, volt, 0.001);
      assertEquals(volt / 8, ours.get("voltage_volt"), 0.0002);
    }
  }

  @Test
  void anIna219MeasuresWhatTheKernelDoes() throws IOException {
    // SBOS448, "Calibration Register and Scaling": 20 mV over 2 mΩ are 10 A, at 11.98 V.
    try (Chip chip =
        Outside.chip(0x40).shape(1, 2, false).poke(0, "01 9f 07 d0 5d 98 17 66 27 10 50 00")) {
      double shunt;
      double volt;
      try (var kernel = Outside.kernel("ina219", chip)) {
        shunt = kernel.read("in_voltage0_raw") * kernel.read("in_voltage0_scale") / 1000;
        volt = kernel.read("in_voltage1_raw") * kernel.read("in_voltage1_scale") / 1000;
      }
      var ours = Here.measure("ina219", Map.of("address", 0x40L, "shunt", 0.002));

      assertEquals(shunt / 0.002, ours.get("current_ampere"), 0.001);
      assertEquals(volt, ours.get("voltage_volt"), 0.001);
      assertEquals(11.98, ours.get("voltage_volt"), 0.001);
      assertEquals(10, ours.get("current_ampere"), 0.001);
      assertEquals(119.8, ours.get("power_watt"), 0.01);
    }
  }

  @Test
  void anIna226MeasuresWhatTheKernelDoes() throws IOException {
    // Computed: 1F40h of 2.5 µV are 20 mV, 2570h of 1.25 mV are 11.98 V.
    try (Chip chip =
        Outside.chip(0x41)
            .shape(1, 2, false)
            .poke(0, "41 27 1f 40 25 70")
            .poke(0xfe * 2, "54 49 22 60")) {
      double shunt;
      double volt;
      try (var kernel = Outside.kernel("ina226", chip)) {
        shunt = kernel.read("in_voltage0_raw") * kernel.read("in_voltage0_scale") / 1000;
        volt = kernel.read("in_voltage1_raw") * kernel.read("in_voltage1_scale") / 1000;
      }
      var ours = Here.measure("ina226", Map.of("address", 0x41L, "shunt", 0.002));

      assertEquals(shunt / 0.002, ours.get("current_ampere"), 0.001);
      assertEquals(volt, ours.get("voltage_volt"), 0.001);
      assertEquals(11.98, ours.get("voltage_volt"), 0.001);
      assertEquals(10, ours.get("current_ampere"), 0.001);
    }
  }

  @Test
  void anMcp3008MeasuresWhatTheKernelDoes() throws IOException {
    Outside.mcp3008(0, 3, 691);
    double code;
    try (var kernel = Outside.kernel(Outside.KERNELS_MCP3008)) {
      code = kernel.read("in_voltage3_raw");
    }
    var ours = Here.measure("mcp3008", Map.of("select", 0L, "channel", 3L));

    assertEquals(691, code);
    assertEquals(3.3 * code / 1024, ours.get("voltage_volt"), 1e-9);
  }

  @Test
  void anMcp3208MeasuresWhatTheKernelDoes() throws IOException {
    Outside.mcp3208(1, 6, 2763);
    double code;
    try (var kernel = Outside.kernel(Outside.KERNELS_MCP3208)) {
      code = kernel.read("in_voltage6_raw");
    }
    var ours = Here.measure("mcp3208", Map.of("select", 1L, "channel", 6L));

    assertEquals(2763, code);
    assertEquals(3.3 * code / 4096, ours.get("voltage_volt"), 1e-9);
  }

  @Test
  void whatTheKernelMeasuresIsReadFromIt() throws IOException {
    try (Chip chip = Chips.bmp280(0x76);
        var kernel = Outside.kernel("bmp280", chip)) {
      kernel.read("in_temp_input");
      Map<String, ?> settings = Map.of("device", "bmp280", "channels", List.of("temp", "pressure"));
      var values = Here.measure("iio", settings);

      assertEquals(25.08, values.get("temperature_celsius"), 0.01);
      assertEquals(100653, values.get("pressure_pascal"), 1);
    }
    try (Chip chip = Outside.chip(0x44).shape(2, 1, false).poke(0x2400, "be ef 92 be ef 92");
        var kernel = Outside.kernel("sht3x", chip)) {
      kernel.read("temp1_input");
      Map<String, ?> settings = Map.of("device", "1-0044", "inputs", List.of("temp1", "humidity1"));
      var values = Here.measure("hwmon", settings);

      assertEquals(85.523, values.get("temperature_celsius"), 0.01);
      assertEquals(74.585, values.get("humidity_percent"), 0.01);
    }
  }
}

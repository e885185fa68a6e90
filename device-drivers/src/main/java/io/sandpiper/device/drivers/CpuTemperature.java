package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The processor's own temperature, as the kernel tells it (kernel documentation, "Generic Thermal
 * Sysfs driver": {@code temp} is in millidegrees Celsius).
 */
public final class CpuTemperature implements Driver {
  private static final Key<Long> ZONE =
      Key.of("zone", Key.whole(0, 99), 0L, "Thermal zone; the processor's is 0 on a Raspberry Pi.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "cpu-temperature",
              "Reads the processor's temperature from the kernel.",
              Schema.of(ZONE),
              // Wider than any processor lives: the kernel shuts down at about 110.
              new Quantity("temperature_celsius", "°C", -55, 150))
          .wired("Nothing to wire: the processor itself.")
          .from("kernel documentation, Generic Thermal Sysfs driver");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    return List.of();
  }

  @Override
  public String bus(Values settings) {
    return KernelFile.BUS;
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) {
    String path = path(settings);
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        return Map.of("temperature_celsius", celsius(KernelFile.text(board, path)));
      }

      @Override
      public void close() {}
    };
  }

  static double celsius(String milli) throws IOException {
    try {
      return Long.parseLong(milli.strip()) / 1000.0;
    } catch (NumberFormatException e) {
      throw new IOException("temperature: expected millidegrees, is " + milli.strip(), e);
    }
  }

  private static String path(Values settings) {
    return "sys/class/thermal/thermal_zone" + settings.get(ZONE) + "/temp";
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var celsius = Waveform.wander(6, Duration.ofSeconds(30), settings.get(ZONE));
    board.twinFile(path(settings), s -> Math.round(1000 * (48 + celsius.at(s))) + "\n");
  }
}

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
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Maxim DS18B20 or one of its relatives on the 1-Wire bus, read by the kernel (kernel
 * documentation, "Kernel driver w1_therm"). A reading takes the conversion's 750 ms at 12 bits.
 */
public final class Ds18b20 implements Driver {
  private static final String BUS = "w1";
  private static final String FOLDER = "sys/bus/w1/devices";

  /** The kernel's families: DS18S20, DS1822, DS18B20, DS28EA00; then 48 bits of serial number. */
  private static final Pattern ID = Pattern.compile("(?:10|22|28|42)-[0-9a-f]{12}");

  private static final String ANY = "any";

  private static final Key<String> SENSOR =
      Key.of(
          "id",
          new Type.Text(
              "a thermometer's name such as 28-0000012345ab, or any",
              Pattern.compile(ID + "|" + ANY)),
          ANY,
          "Name of the sensor in /sys/bus/w1/devices; may be left out when there is only one.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "ds18b20",
              "Measures temperature on the 1-Wire bus (Maxim DS18B20, DS18S20, DS1822, DS28EA00).",
              Schema.of(SENSOR),
              new Quantity("temperature_celsius", "°C", -55, 125))
          .wired(
              "DQ at GPIO 4 with 4.7 kΩ to 3.3 V; dtoverlay=w1-gpio (another line:"
                  + " w1-gpio,gpiopin=17) in /boot/firmware/config.txt.")
          .from("Maxim DS18B20 datasheet 19-7487; kernel documentation, w1_therm");

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public List<Claim> claims(Values settings) {
    String id = settings.get(SENSOR);
    return List.of(new Claim.Named(BUS, id.equals(ANY) ? "the only 1-Wire thermometer" : id));
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    String folder = FOLDER + "/" + id(settings.get(SENSOR), board.root()) + "/";
    return new Device.Sensor() {
      private double last = Double.NaN;

      @Override
      public Map<String, Double> read() throws IOException {
        double celsius = measure(board, folder);
        if (powerOn(celsius, last)) {
          throw new IOException(
              "85 °C, which a sensor says that has not measured: its power fails");
        }
        last = celsius;
        return Map.of("temperature_celsius", celsius);
      }

      @Override
      public void close() {}
    };
  }

  private static String id(String configured, Path root) throws IOException {
    var there = new TreeSet<String>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(FOLDER))) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        if (ID.matcher(name).matches()) there.add(name);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("/" + FOLDER + ": not there; is dtoverlay=w1-gpio set?", e);
    }
    if (there.contains(configured)) return configured;
    if (configured.equals(ANY) && there.size() == 1) return there.first();
    String seen = there.isEmpty() ? "none" : String.join(", ", there);
    throw new IOException(
        configured.equals(ANY)
            ? "1-Wire thermometers: expected one, there are "
                + seen
                + (there.isEmpty() ? "" : "; set id")
            : configured + ": not on the 1-Wire bus; there are " + seen);
  }

  private static double measure(Board board, String folder) throws IOException {
    if (Files.exists(board.root().resolve(folder + "temperature"))) {
      return CpuTemperature.celsius(KernelFile.text(board, folder + "temperature"));
    }
    return celsius(KernelFile.text(board, folder + "w1_slave")); // kernels before 5.8
  }

  private static final Pattern BYTES =
      Pattern.compile("((?:[0-9a-f]{2} ){9}): crc=[0-9a-f]{2} (YES|NO)\\s[^=]*t=(-?\\d+)\\s*");

  /**
   * "The first line contains the nine hex bytes read along with a calculated crc value and YES or
   * NO if it matched", the second the temperature in thousandths of a degree.
   */
  static double celsius(String slave) throws IOException {
    Matcher form = BYTES.matcher(slave);
    if (!form.matches())
      throw new IOException("expected two lines of w1_slave, is " + slave.strip());
    if (form.group(2).equals("NO")) {
      throw new IOException("checksum is wrong: " + form.group(1).strip());
    }
    return Long.parseLong(form.group(3)) / 1000.0;
  }

  /**
   * Datasheet, "Operation—Measuring Temperature": "the power-on reset value of the temperature
   * register is +85°C". It counts only where it was as hot before; a sensor that really is about as
   * hot says so with its next step of 0.0625 °C.
   */
  static boolean powerOn(double celsius, double last) {
    return celsius == 85 && !(Math.abs(last - celsius) <= Limits.NEAR_POWER_ON);
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    String id = settings.get(SENSOR).equals(ANY) ? "28-000000000001" : settings.get(SENSOR);
    var celsius =
        Waveform.daily(18, 5).plus(Waveform.wander(0.5, Duration.ofSeconds(60), id.hashCode()));
    board.twinFile(
        FOLDER + "/" + id + "/temperature",
        s -> Math.round(Math.rint(celsius.at(s) * 16) * 62.5) + "\n"); // steps of 1/16 °C
  }
}

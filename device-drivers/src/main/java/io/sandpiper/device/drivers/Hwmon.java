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
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inputs of any chip that a driver of the kernel's hardware monitoring reads (kernel documentation,
 * "Naming and data format standards for sysfs files" of hwmon).
 */
public final class Hwmon implements Driver {
  private static final String FOLDER = "sys/class/hwmon";
  private static final String NUMBERED = "hwmon";

  /** That document's units: millivolt, millidegree, revolutions a minute, microwatt and so on. */
  private static final Map<String, KernelUnit> UNITS =
      Map.of(
          "in", new KernelUnit("voltage", "volt", "V", 1e-3, -1e4, 1e4, 5.05, 0.1),
          "temp", new KernelUnit("temperature", "celsius", "°C", 1e-3, -273.15, 2000, 41, 5),
          "fan", new KernelUnit("speed", "rpm", "1/min", 1, 0, 1e6, 2400, 300),
          "curr", new KernelUnit("current", "ampere", "A", 1e-3, -1e4, 1e4, 0.7, 0.3),
          "power", new KernelUnit("power", "watt", "W", 1e-6, -1e6, 1e6, 3.5, 1),
          "energy", new KernelUnit("energy", "joule", "J", 1e-6, 0, 1e12, 5000, 100),
          "humidity", new KernelUnit("humidity", "percent", "%", 1e-3, 0, 100, 48, 10));

  private static final Pattern INPUT =
      Pattern.compile("(" + String.join("|", UNITS.keySet()) + ")(\\d{1,3})(?:_input)?");

  private static final Key<String> DEVICE =
      Key.required(
          "device",
          new Type.Text("name of the chip or its node in the device tree"),
          "Which one: what its `name` file says (`cpu_thermal`, `sht3x`), its node in the device tree"
              + " (`sht3x@44`) or its place on the bus (`1-0044`).");
  private static final Key<List<String>> INPUTS =
      Key.required(
          "inputs",
          new Type.Several<>(
              new Type.Text(
                  "one of "
                      + String.join(", ", UNITS.keySet().stream().sorted().toList())
                      + ", with its number",
                  INPUT)),
          "What to read, by the kernel's names: `temp1`, `in0`, `fan1`.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "hwmon",
              "Reads a chip of the kernel's hardware monitoring: supplies, fans, temperatures.",
              Schema.of(DEVICE, INPUTS))
          .wired(
              "By the chip's overlay in /boot/firmware/config.txt, such as"
                  + " dtoverlay=i2c-sensor,sht3x; the board's own chips are there without one.")
          .from("Kernel documentation, hwmon/sysfs-interface");

  private record Gauge(String type, int number) {
    static Gauge of(String name) {
      Matcher form = INPUT.matcher(name);
      if (!form.matches()) throw new IllegalArgumentException(name);
      return new Gauge(form.group(1), Integer.parseInt(form.group(2)));
    }

    KernelUnit unit() {
      return UNITS.get(type);
    }

    /** Of several, the first has no number: the kernel counts voltages from 0, others from 1. */
    Quantity quantity() {
      boolean first = number == (type.equals("in") ? 0 : 1);
      return unit().quantity(first ? "" : Integer.toString(number));
    }

    String file(String what) {
      return type + number + "_" + what;
    }
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  /** Reading disturbs nobody: several components may read one chip. */
  @Override
  public List<Claim> claims(Values settings) {
    return List.of();
  }

  /** A thread for each chip: how long its bus takes is the kernel's business. */
  @Override
  public String bus(Values settings) {
    return "hwmon-" + settings.get(DEVICE);
  }

  @Override
  public List<Quantity> quantities(Values settings) {
    return gauges(settings).stream().map(Gauge::quantity).distinct().toList();
  }

  private static List<Gauge> gauges(Values settings) {
    return settings.get(INPUTS).stream().map(Gauge::of).toList();
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) throws IOException {
    List<Gauge> gauges = gauges(settings);
    String folder = KernelDevices.find(board, FOLDER, NUMBERED, settings.get(DEVICE)) + "/";
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        var values = new LinkedHashMap<String, Double>();
        for (Gauge gauge : gauges) {
          values.put(gauge.quantity().name(), value(gauge, board, folder));
        }
        return values;
      }

      @Override
      public void close() {}
    };
  }

  private static double value(Gauge gauge, Board board, String folder) throws IOException {
    String fault = folder + gauge.file("fault");
    if (Files.exists(board.root().resolve(fault))
        && KernelFile.text(board, fault).strip().equals("1")) {
      throw new IOException("/" + fault + ": the chip reports a fault of its sensor");
    }
    String path = folder + gauge.file("input");
    String text = KernelFile.text(board, path).strip();
    try {
      return gauge.unit().of(Long.parseLong(text)); // "All sysfs values are fixed point"
    } catch (NumberFormatException e) {
      throw new IOException("/" + path + ": expected a whole number, is " + text, e);
    }
  }

  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    String device = settings.get(DEVICE);
    String folder = FOLDER + "/" + NUMBERED + Math.floorMod(device.hashCode(), 1000) + "/";
    board.twinFile(folder + "name", s -> device + "\n");
    for (Gauge gauge : gauges(settings)) {
      KernelUnit unit = gauge.unit();
      var wander = Waveform.wander(unit.swing(), Duration.ofSeconds(60), gauge.hashCode());
      board.twinFile(
          folder + gauge.file("input"),
          s -> Math.round((unit.usual() + wander.at(s)) / unit.factor()) + "\n");
    }
  }
}

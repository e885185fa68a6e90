package io.sandpiper.device.drivers;

import io.sandpiper.device.Quantity;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel of an industrial I/O device, by the names and units of ABI/testing/sysfs-bus-iio.
 *
 * @param type {@code voltage}
 * @param which {@code 0}, {@code 0-voltage1} or empty
 * @param modifier {@code _x} or empty
 */
record IioChannel(String type, String which, String modifier) {
  /** What "units after application of scale and offset" are, type by type. */
  private static final Map<String, KernelUnit> UNITS =
      Map.ofEntries(
          unit("temp", "temperature", "celsius", "°C", 1e-3, -273.15, 2000, 21, 4),
          unit("pressure", "pressure", "pascal", "Pa", 1e3, 0, 1e9, 101_325, 900),
          unit("humidityrelative", "humidity", "percent", "%", 1e-3, 0, 100, 55, 20),
          unit("voltage", "voltage", "volt", "V", 1e-3, -1e4, 1e4, 1.6, 0.4),
          unit("current", "current", "ampere", "A", 1e-3, -1e4, 1e4, 0.5, 0.2),
          unit("power", "power", "watt", "W", 1e-3, -1e6, 1e6, 2.5, 1),
          unit("illuminance", "illuminance", "lux", "lx", 1, 0, 1e6, 400, 300),
          unit("resistance", "resistance", "ohm", "Ω", 1, 0, 1e12, 10_000, 2000),
          unit("distance", "distance", "metre", "m", 1, 0, 1e5, 1.2, 0.5),
          unit("proximity", "proximity", "metre", "m", 1, 0, 1e6, 0.6, 0.4),
          unit("accel", "acceleration", "metre_per_second2", "m/s²", 1, -1e4, 1e4, 0, 3),
          unit("anglvel", "angular_velocity", "radian_per_second", "rad/s", 1, -1e3, 1e3, 0, 1),
          unit("magn", "magnetic_field", "gauss", "G", 1, -1e5, 1e5, 0.2, 0.3),
          unit("incli", "inclination", "degree", "°", 1, -360, 360, 0, 20),
          unit("angl", "angle", "radian", "rad", 1, -1e6, 1e6, 1, 0.5),
          unit("concentration", "concentration", "percent", "%", 1, 0, 100, 0.06, 0.02),
          unit("ph", "ph", "", "", 1, -2, 16, 7, 1),
          unit("intensity", "intensity", "", "", 1, -1e12, 1e12, 300, 200),
          unit("count", "count", "", "", 1, -1e15, 1e15, 100, 50));

  private static Map.Entry<String, KernelUnit> unit(
      String type,
      String quantity,
      String unitName,
      String unit,
      double factor,
      double min,
      double max,
      double usual,
      double swing) {
    return Map.entry(
        type, new KernelUnit(quantity, unitName, unit, factor, min, max, usual, swing));
  }

  static final String EXPECTED =
      "one of "
          + String.join(", ", UNITS.keySet().stream().sorted().toList())
          + ", with the kernel's number and modifier";

  /** As the files are called, with or without {@code in_} and what comes after the channel. */
  static final Pattern FORM =
      Pattern.compile(
          "(?:in_)?("
              + String.join("|", UNITS.keySet())
              + ")(\\d{0,3}(?:-[a-z]{1,20}\\d{1,3})?)((?:_(?!input|raw)[a-z0-9]{1,20}){0,3})"
              + "(?:_input|_raw)?");

  static IioChannel of(String name) {
    Matcher form = FORM.matcher(name);
    if (!form.matches()) throw new IllegalArgumentException(name);
    return new IioChannel(form.group(1), form.group(2), form.group(3));
  }

  KernelUnit unit() {
    return UNITS.get(type);
  }

  Quantity quantity() {
    return unit().quantity(which.replace('-', '_') + modifier);
  }

  /** {@code in_voltage0_raw} */
  String file(String what) {
    return "in_" + type + which + modifier + "_" + what;
  }

  /** Where a scale or offset may be: "if Y or axis is not present, it applies to all". */
  List<String> shared(String what) {
    String differential = which.contains("-") ? "-" + type : "";
    return List.of(
        file(what),
        "in_" + type + which + "_" + what,
        "in_" + type + differential + modifier + "_" + what,
        "in_" + type + "_" + what);
  }
}

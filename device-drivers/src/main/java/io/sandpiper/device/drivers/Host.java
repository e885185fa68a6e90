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
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The machine that the agent runs on: how busy, how full, for how long (proc(5), statvfs(3)), and
 * whether its supply and its Wi-Fi are good.
 */
public final class Host implements Driver {
  private static final String FREQUENCY = "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq";
  private static final String WIRELESS = "proc/net/wireless";

  private static final Map<String, List<Quantity>> QUANTITIES =
      Map.of(
          "load", List.of(new Quantity("load_1min", "", 0, 1e6)),
          "memory",
              List.of(
                  new Quantity("memory_available_bytes", "B", 0, 1e15),
                  new Quantity("memory_total_bytes", "B", 0, 1e15)),
          "disk", List.of(new Quantity("disk_free_bytes", "B", 0, 1e18)),
          "uptime", List.of(new Quantity("uptime_seconds", "s", 0, 1e10)),
          "frequency", List.of(new Quantity("frequency_hertz", "Hz", 0, 1e11)),
          "throttling", Throttling.QUANTITIES,
          "wifi", List.of(new Quantity("wifi_signal_dbm", "dBm", -256, 0)));

  private static final List<String> ALL =
      List.of("load", "memory", "disk", "uptime", "frequency", "throttling", "wifi");

  private static final Key<List<String>> VALUES =
      Key.of(
          "values",
          new Type.Several<>(Key.word(ALL)),
          List.of("load", "memory", "disk", "uptime"),
          "What to read: "
              + ALL.stream().map(Host::measured).collect(Collectors.joining("; "))
              + ". `frequency` is what the processor is set to, `throttling` what a Raspberry Pi's"
              + " firmware says of supply and heat. What is not there fails the reading.");
  private static final Key<String> PATH =
      Key.of(
          "path",
          new Type.Text("absolute path", Pattern.compile("/.{0,255}")),
          "/",
          "For `disk`: a folder on the file system in question.");
  private static final Key<String> INTERFACE =
      Key.of(
          "interface",
          new Type.Text("network interface", Pattern.compile("[A-Za-z0-9_.-]{1,15}")),
          "wlan0",
          "For `wifi`.");

  private static final Description DESCRIPTION =
      Description.sensor(
              "host",
              "Reads the machine's load, memory, disk, uptime, supply and Wi-Fi.",
              Schema.of(VALUES, PATH, INTERFACE))
          .wired("Nothing to wire: the machine itself.")
          .from("proc(5), statvfs(3); Raspberry Pi documentation, vcgencmd get_throttled");

  private static String measured(String value) {
    return QUANTITIES.get(value).stream()
        .map(quantity -> "`" + quantity.name() + "`")
        .collect(Collectors.joining(", ", "`" + value + "` is ", ""));
  }

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
  public List<Quantity> quantities(Values settings) {
    return settings.get(VALUES).stream()
        .distinct()
        .flatMap(value -> QUANTITIES.get(value).stream())
        .toList();
  }

  @Override
  public Device.Sensor open(Values settings, Board board, Signals signals) {
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        var values = new LinkedHashMap<String, Double>();
        for (String value : settings.get(VALUES)) values.putAll(Host.read(value, settings, board));
        return values;
      }

      @Override
      public void close() {}
    };
  }

  private static Map<String, Double> read(String value, Values settings, Board board)
      throws IOException {
    return switch (value) {
      case "load" -> Map.of("load_1min", first(KernelFile.text(board, "proc/loadavg")));
      case "memory" -> memory(KernelFile.text(board, "proc/meminfo"));
      case "disk" -> Map.of("disk_free_bytes", free(settings.get(PATH), board));
      case "uptime" -> Map.of("uptime_seconds", first(KernelFile.text(board, "proc/uptime")));
      case "frequency" ->
          Map.of("frequency_hertz", 1000 * first(KernelFile.text(board, FREQUENCY))); // kHz
      case "throttling" -> Throttling.read(board);
      case "wifi" -> {
        String wireless = KernelFile.text(board, WIRELESS);
        yield Map.of("wifi_signal_dbm", dbm(wireless, settings.get(INTERFACE)));
      }
      default -> throw new IllegalStateException(value);
    };
  }

  private static Map<String, Double> memory(String meminfo) throws IOException {
    return Map.of(
        "memory_available_bytes", bytes(meminfo, "MemAvailable"),
        "memory_total_bytes", bytes(meminfo, "MemTotal"));
  }

  /** What an ordinary user may still write: blocks kept for root do not count. */
  private static double free(String path, Board board) throws IOException {
    Path folder = board.root().resolve(path.substring(1));
    try {
      FileStore disk = Files.getFileStore(folder);
      return disk.getUsableSpace();
    } catch (NoSuchFileException e) {
      throw new IOException("disk: " + path + ": not there", e);
    }
  }

  /** {@code 0.20 0.18 0.12 1/80 11206} */
  static double first(String text) throws IOException {
    return Double.parseDouble(found("^(\\d+(?:\\.\\d+)?)\\s", text, "a number"));
  }

  /** {@code MemAvailable: 1612304 kB}; the kernel's kB are 1024 bytes. */
  static double bytes(String meminfo, String field) throws IOException {
    return 1024.0 * Long.parseLong(found("(?m)^" + field + ":\\s+(\\d+) kB$", meminfo, field));
  }

  /** {@code wlan0: 0000 54. -56. -256 0 0 0 0 0 0}: status, link, level in dBm, noise, … */
  static double dbm(String wireless, String network) throws IOException {
    String form = "(?m)^\\s*" + Pattern.quote(network) + ":\\s+\\S+\\s+\\S+\\s+(-\\d{1,3})\\.?\\s";
    return Double.parseDouble(found(form, wireless, network + " with a level in dBm"));
  }

  private static String found(String form, String text, String what) throws IOException {
    return Pattern.compile(form)
        .matcher(text)
        .results()
        .findFirst()
        .map(result -> result.group(1))
        .orElseThrow(() -> new IOException("expected " + what + " in: " + text.strip()));
  }

  /** A machine with 2 GiB; its disk is that of the machine that simulates. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var load = Waveform.wander(0.3, Duration.ofSeconds(60), 1);
    var used = Waveform.wander(40_000, Duration.ofSeconds(60), 2);
    var level = Waveform.wander(8, Duration.ofSeconds(60), 3);
    board.twinFile("proc/loadavg", s -> text("%.2f 0.30 0.25 1/80 1000\n", 0.4 + load.at(s)));
    board.twinFile(
        "proc/meminfo",
        s -> text("MemTotal: 2097152 kB\nMemAvailable: %.0f kB\n", 1_600_000 + used.at(s)));
    board.twinFile("proc/uptime", s -> text("%.2f 0.00\n", 3600 + s));
    board.twinFile(FREQUENCY, s -> load.at(s) > 0 ? "1800000\n" : "600000\n");
    board.twinFile(Throttling.FOLDER + "/soc/soc:firmware/get_throttled", s -> "0\n");
    String wifi = settings.get(INTERFACE) + ": 0000 54. %.0f. -256 0 0 0 0 0 0\n";
    board.twinFile(WIRELESS, s -> text(wifi, -56 + level.at(s)));
    // A folder to ask the disk of.
    board.twinFile(settings.get(PATH).substring(1) + "/.keep", s -> "");
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

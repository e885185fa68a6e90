package io.sandpiper.device.drivers;

import io.sandpiper.device.Claim;
import io.sandpiper.device.Description;
import io.sandpiper.device.Device;
import io.sandpiper.device.Driver;
import io.sandpiper.device.Quantity;
import io.sandpiper.device.Signals;
import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Values;
import io.sandpiper.device.simulated.SimulatedBoard;
import io.sandpiper.device.simulated.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The machine that the agent runs on: how busy, how full, for how long (proc(5), statvfs(3)). */
public final class Host implements Driver {
  private static final Description DESCRIPTION =
      Description.sensor(
          "host",
          "Reads the machine's load, free memory, free disk space and uptime.",
          Schema.NONE,
          new Quantity("load_1min", "", 0, 1e6),
          new Quantity("memory_available_bytes", "B", 0, 1e15),
          new Quantity("memory_total_bytes", "B", 0, 1e15),
          new Quantity("disk_free_bytes", "B", 0, 1e18),
          new Quantity("uptime_seconds", "s", 0, 1e10));

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
    return new Device.Sensor() {
      @Override
      public Map<String, Double> read() throws IOException {
        var values = new LinkedHashMap<String, Double>();
        values.put("load_1min", first(KernelFile.text(board, "proc/loadavg")));
        String memory = KernelFile.text(board, "proc/meminfo");
        values.put("memory_available_bytes", bytes(memory, "MemAvailable"));
        values.put("memory_total_bytes", bytes(memory, "MemTotal"));
        // What an ordinary user may still write: blocks kept for root do not count.
        values.put("disk_free_bytes", (double) Files.getFileStore(board.root()).getUsableSpace());
        values.put("uptime_seconds", first(KernelFile.text(board, "proc/uptime")));
        return values;
      }

      @Override
      public void close() {}
    };
  }

  /** {@code 0.20 0.18 0.12 1/80 11206} */
  static double first(String text) throws IOException {
    return Double.parseDouble(found("^(\\d+(?:\\.\\d+)?)\\s", text, "a number"));
  }

  /** {@code MemAvailable: 1612304 kB}; the kernel's kB are 1024 bytes. */
  static double bytes(String meminfo, String field) throws IOException {
    return 1024.0 * Long.parseLong(found("(?m)^" + field + ":\\s+(\\d+) kB$", meminfo, field));
  }

  private static String found(String form, String text, String what) throws IOException {
    return Pattern.compile(form)
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult result) -> result.group(1))
        .orElseThrow(() -> new IOException("expected " + what + " in: " + text.strip()));
  }

  /** A machine with 2 GiB; its disk is that of the machine that simulates. */
  @Override
  public void simulate(Values settings, SimulatedBoard board) {
    var load = Waveform.wander(0.3, Duration.ofSeconds(60), 1);
    var used = Waveform.wander(40_000, Duration.ofSeconds(60), 2);
    board.twinFile("proc/loadavg", s -> text("%.2f 0.30 0.25 1/80 1000\n", 0.4 + load.at(s)));
    board.twinFile(
        "proc/meminfo",
        s -> text("MemTotal: 2097152 kB\nMemAvailable: %.0f kB\n", 1_600_000 + used.at(s)));
    board.twinFile("proc/uptime", s -> text("%.2f 0.00\n", 3600 + s));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}

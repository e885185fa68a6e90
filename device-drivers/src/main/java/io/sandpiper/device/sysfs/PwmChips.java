package io.sandpiper.device.sysfs;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The board's PWM channels, through {@code /sys/class/pwm} (kernel documentation, "Pulse Width
 * Modulation (PWM) interface"). Periods and pulses are in nanoseconds there.
 *
 * <p>A chip is found by the device behind it and not by its number, which has changed with kernels:
 * the Raspberry Pi 5's was {@code pwmchip2} on Linux 6.6 and is {@code pwmchip0} on 6.12. Any
 * thread.
 */
public final class PwmChips {
  /** Behind the header of a Raspberry Pi 5: the first PWM block of its RP1. */
  private static final String RP1 = "1f00098000.pwm";

  /** The other one drives the Pi 5's own cooler, and reaches no pin of the header. */
  private static final List<String> RP1_BLOCKS = List.of(RP1, "1f0009c000.pwm");

  /** How time passes between two looks at a file. */
  public interface Wait {
    void pause(Duration duration) throws IOException;
  }

  private final Path root;
  private final Wait wait;
  private final Sysfs sysfs;

  /**
   * @param root the board's, {@code /}
   */
  public PwmChips(Path root, Wait wait) {
    this(root, wait, new Sysfs());
  }

  PwmChips(Path root, Wait wait, Sysfs sysfs) {
    this.root = root;
    this.wait = wait;
    this.sysfs = sysfs;
  }

  /** Opens a channel, whatever it puts out. */
  public Board.Pwm open(Line channel) throws IOException {
    String what = "channel " + channel;
    if (!channel.component().isEmpty() || channel.number().isEmpty()) {
      throw new IOException(what + ": not on this board, which has channels by number");
    }
    long number = channel.number().getAsLong();
    Path chip = chip(channel.chip(), what);
    long count = count(chip);
    if (number >= count) {
      throw new IOException(what + ": this chip has channels 0 to " + (count - 1));
    }
    Path folder = chip.resolve("pwm" + number);
    if (!Files.isDirectory(folder)) export(chip, number, what);
    // A file that was just made is root's for a moment, until udev hands it over.
    for (String file : PwmChannel.WRITTEN) await(folder.resolve(file), what);
    return new PwmChannel(what, folder, sysfs);
  }

  private void export(Path chip, long number, String what) throws IOException {
    Path export = chip.resolve("export");
    await(export, what);
    try {
      sysfs.write(export, Long.toString(number));
    } catch (IOException e) {
      throw Sysfs.failure(what, export, e);
    }
  }

  private void await(Path file, String what) throws IOException {
    for (int i = 0; ; i++) {
      try {
        sysfs.probe(file);
        return;
      } catch (AccessDeniedException e) {
        if (i == Limits.TRIES) throw Sysfs.failure(what, file, e);
      } catch (IOException e) {
        throw Sysfs.failure(what, file, e);
      }
      wait.pause(Limits.TRY_PAUSE);
    }
  }

  private Path chip(String label, String what) throws IOException {
    var chips = chips();
    if (!label.isEmpty()) {
      if (chips.containsKey(label)) return chips.get(label);
      throw new IOException(
          what + ": no PWM chip with the device " + label + " here" + seen(chips));
    }
    boolean rp1 = chips.keySet().stream().anyMatch(RP1_BLOCKS::contains);
    Optional<String> device =
        chips.keySet().stream().filter(rp1 ? RP1::equals : n -> n.endsWith(".pwm")).findFirst();
    if (device.isPresent()) return chips.get(device.get());
    throw new IOException(
        what
            + ": no PWM chip here"
            + seen(chips)
            + "; on a Raspberry Pi, dtoverlay=pwm-2chan makes one");
  }

  private static String seen(TreeMap<String, Path> chips) {
    return chips.isEmpty()
        ? ""
        : chips.keySet().stream().collect(Collectors.joining(", ", ", only ", ""));
  }

  /** By the name of the device behind each, {@code fe20c000.pwm}. */
  private TreeMap<String, Path> chips() throws IOException {
    var chips = new TreeMap<String, Path>();
    Path all = root.resolve("sys/class/pwm");
    if (!Files.isDirectory(all)) return chips;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(all, "pwmchip*")) {
      for (Path chip : found) {
        chips.put(chip.resolve("device").toRealPath().getFileName().toString(), chip);
      }
    }
    return chips;
  }

  private static long count(Path chip) throws IOException {
    return PwmChannel.number(chip.resolve("npwm"));
  }
}

package io.sandpiper.device.sysfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel behind {@code /sys/class/pwm}, in a folder: makes a channel when it is exported, hands
 * it over some looks later, and refuses what drivers/pwm/core.c and sysfs.c refuse.
 */
final class FakeKernel extends Sysfs {
  final List<String> written = new ArrayList<>();
  final Path root;
  Duration waited = Duration.ZERO;

  /** How long after its export a channel belongs to root. */
  Duration handOver = Duration.ZERO;

  boolean readOnly;

  FakeKernel(Path root) {
    this.root = root;
  }

  PwmChips chips() {
    return new PwmChips(root, time -> waited = waited.plus(time), this);
  }

  /** A chip as on a board: the class's folder is a link to one below the device's. */
  Path chip(String name, String device, int channels) throws IOException {
    Path chip = root.resolve("sys/devices/platform/soc/" + device + "/pwm/" + name);
    Files.createDirectories(chip);
    Files.createSymbolicLink(chip.resolve("device"), Path.of("../.."));
    Files.writeString(chip.resolve("npwm"), channels + "\n");
    Files.writeString(chip.resolve("export"), "");
    Path all = Files.createDirectories(root.resolve("sys/class/pwm"));
    return Files.createSymbolicLink(all.resolve(name), chip);
  }

  static Path channel(Path chip, long number, String period, String duty, String enable)
      throws IOException {
    Path folder = Files.createDirectories(chip.resolve("pwm" + number));
    Files.writeString(folder.resolve("period"), period + "\n");
    Files.writeString(folder.resolve("duty_cycle"), duty + "\n");
    Files.writeString(folder.resolve("enable"), enable + "\n");
    Files.writeString(folder.resolve("polarity"), "normal\n");
    return folder;
  }

  @Override
  void probe(Path file) throws IOException {
    if (readOnly) throw new FileSystemException(file.toString(), null, "Read-only file system");
    boolean ofChannel = !file.endsWith("export");
    if (ofChannel && waited.compareTo(handOver) < 0) throw new AccessDeniedException("" + file);
    super.probe(file);
  }

  @Override
  void write(Path file, String text) throws IOException {
    String name = file.getFileName().toString();
    written.add(name + " " + text);
    if (name.equals("export"))
      channel(file.resolveSibling(""), Long.parseLong(text), "0", "0", "0");
    boolean enabled = number(file, "enable") == 1;
    boolean refused =
        switch (name) {
          case "period" -> Long.parseLong(text) < number(file, "duty_cycle");
          case "duty_cycle" -> Long.parseLong(text) > number(file, "period");
          case "enable" -> text.equals("1") && number(file, "period") == 0;
          default -> false;
        };
    if (refused) throw new FileSystemException(file.toString(), null, "Invalid argument");
    if (name.equals("polarity") && enabled) {
      throw new FileSystemException(file.toString(), null, "Device or resource busy");
    }
    super.write(file, text);
  }

  private static long number(Path file, String name) throws IOException {
    Path other = file.resolveSibling(name);
    return Files.exists(other) ? Long.parseLong(Files.readString(other).strip()) : 0;
  }
}

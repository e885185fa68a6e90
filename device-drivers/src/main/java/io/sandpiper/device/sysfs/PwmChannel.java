package io.sandpiper.device.sysfs;

import io.sandpiper.device.board.Board;
import io.sandpiper.device.board.Board.Pulses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One exported channel. It stays exported when it is closed, because the Raspberry Pi's driver ends
 * the pulses of a channel that is given back.
 */
final class PwmChannel implements Board.Pwm {
  private static final String PERIOD = "period";
  private static final String DUTY = "duty_cycle";
  private static final String ENABLE = "enable";
  private static final String POLARITY = "polarity";

  static final List<String> WRITTEN = List.of(PERIOD, DUTY, ENABLE, POLARITY);

  private final String what;
  private final Path folder;
  private final Sysfs sysfs;

  PwmChannel(String what, Path folder, Sysfs sysfs) {
    this.what = what;
    this.folder = folder;
    this.sysfs = sysfs;
  }

  /** The kernel refuses a pulse longer than its period, also between two writes. */
  @Override
  public void set(long periodNanos, long highNanos) throws IOException {
    if (periodNanos < 1 || highNanos < 0 || highNanos > periodNanos) {
      throw new IOException(what + ": can't put out " + new Pulses(periodNanos, highNanos));
    }
    makeNormal();
    if (periodNanos >= read(DUTY)) {
      write(PERIOD, periodNanos);
      write(DUTY, highNanos);
    } else {
      write(DUTY, highNanos);
      write(PERIOD, periodNanos);
    }
    // Also for no pulse at all: what a channel that is switched off puts out is left to its driver.
    write(ENABLE, 1);
  }

  /** Another program may have left it inverted; that can only be changed while it is off. */
  private void makeNormal() throws IOException {
    if (!inverted()) return;
    write(ENABLE, 0);
    write(POLARITY, "normal");
  }

  private boolean inverted() throws IOException {
    return text(folder.resolve(POLARITY)).equals("inversed");
  }

  @Override
  public Pulses read() throws IOException {
    long period = Math.max(1, read(PERIOD)); // 0 before it was ever set
    if (read(ENABLE) == 0) return new Pulses(period, 0);
    long duty = read(DUTY);
    return new Pulses(period, inverted() ? period - duty : duty);
  }

  private long read(String file) throws IOException {
    return number(folder.resolve(file));
  }

  private void write(String file, long value) throws IOException {
    if (read(file) != value) write(file, Long.toString(value));
  }

  private void write(String file, String text) throws IOException {
    try {
      sysfs.write(folder.resolve(file), text);
    } catch (IOException e) {
      throw Sysfs.failure(what, folder.resolve(file), e);
    }
  }

  static long number(Path file) throws IOException {
    String text = text(file);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": expected a whole number, is " + text, e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  @Override
  public void close() {}
}

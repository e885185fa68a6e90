package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.link.Wall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The system's clock, and whether it can be right.
 *
 * <p>A board without a battery starts with the date of its last shutdown, or with 1970. It is right
 * once systemd-timesyncd says so ({@code systemd-timesyncd.service(8)}, "/run/systemd/timesync/
 * synchronized"), or once somebody has set it forward in one step, as other services do. A machine
 * with a battery clock, or that is no such board, is believed from the beginning.
 *
 * <p>One thread, the agent's.
 */
final class SystemWall implements Wall {
  private final Path root;
  private final long started = start();
  private boolean known;
  private long lookAt = System.nanoTime();

  SystemWall(Path root) {
    this.root = root;
  }

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public boolean known() {
    long now = System.nanoTime();
    if (known || now - lookAt < 0) return known;
    lookAt = now + Limits.CLOCK_LOOK.toNanos();
    known =
        plausible() && (believed() || told() || start() - started > Limits.CLOCK_STEP.toMillis());
    return known;
  }

  /** When the monotonic clock was 0, as the date has it: moves when the date is set. */
  private static long start() {
    return System.currentTimeMillis() - System.nanoTime() / 1_000_000;
  }

  private boolean believed() {
    return !Files.exists(root.resolve("proc/device-tree/model")) || battery();
  }

  /** A clock without its battery starts in 1970, too. */
  private boolean battery() {
    try {
      String seconds = Files.readString(root.resolve("sys/class/rtc/rtc0/since_epoch")).strip();
      return Long.parseLong(seconds) * 1000 >= FIRST_PLAUSIBLE_MILLIS;
    } catch (IOException | NumberFormatException e) {
      return false; // none that could be believed
    }
  }

  private boolean told() {
    return Files.exists(root.resolve("run/systemd/timesync/synchronized"));
  }
}

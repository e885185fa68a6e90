package io.sandpiper.runtime.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What others rely on. */
class LimitsTest {
  /** Of a small and busy board; a PC takes one. */
  private static final Duration JAVA_STARTS = Duration.ofSeconds(8);

  /** Of the agent, and of each {@code ExecStopPost} anew (systemd.service, "TimeoutStopSec="). */
  private static Duration systemdWaits() throws IOException {
    String unit = Files.readString(Path.of("../../systemd/sandpiper.service"));
    Matcher setting = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)s$").matcher(unit);
    assertTrue(setting.find(), unit);
    return Duration.ofSeconds(Long.parseLong(setting.group(1)));
  }

  private static void less(Duration time, Duration than) {
    assertTrue(time.compareTo(than) < 0, () -> time + " is not less than " + than);
  }

  @Test
  void theAgentHasEndedBeforeSystemdKillsIt() throws IOException {
    less(Limits.STOP, systemdWaits());
  }

  /** Two configurations, the second after the first has taken all of its time. */
  @Test
  void outputsHaveBeenLeftSafeBeforeSystemdKillsTheCommand() throws IOException {
    Duration second = Limits.BUS_END.multipliedBy(2);
    less(JAVA_STARTS.plus(Limits.SAFE).plus(Limits.BUS_END).plus(second), systemdWaits());
  }

  @Test
  void theReadmeSaysHowLongThatMayTake() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String row = "| `sandpiper safe` | %d s".formatted(Limits.SAFE.toSeconds());
    assertTrue(readme.contains(row), row);
  }
}

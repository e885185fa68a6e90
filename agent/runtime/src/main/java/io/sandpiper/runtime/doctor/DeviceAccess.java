package io.sandpiper.runtime.doctor;

import io.sandpiper.device.Claim;
import io.sandpiper.runtime.config.Configuration;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the kernel's files of each component are there and open to this user. Opens nothing: to
 * claim a line would move it.
 */
public final class DeviceAccess {
  private final Path root;

  /**
   * @param root {@code /}, or where a test keeps such files
   */
  public DeviceAccess(Path root) {
    this.root = root;
  }

  /** One check for each component; the worst of what it occupies. */
  public List<Check> of(Configuration configuration) {
    return configuration.components().stream().map(this::of).toList();
  }

  private Check of(Configuration.Component component) {
    String what = "component " + component.name();
    var seen = new ArrayList<String>();
    for (Claim claim : component.driver().claims(component.settings())) {
      if (!claim.provider().isEmpty()) {
        seen.add(claim.text() + " of component " + claim.provider());
        continue;
      }
      Optional<Check> trouble = trouble(what, claim);
      if (trouble.isPresent()) return trouble.get();
      seen.add(claim.text());
    }
    String driver = component.driver().description().name();
    return Check.ok(what, seen.isEmpty() ? driver : driver + " on " + String.join(", ", seen));
  }

  private Optional<Check> trouble(String what, Claim claim) {
    if (claim instanceof Claim.Part part) return trouble(what, part.whole());
    if (claim instanceof Claim.OfLine) {
      return any(what, "dev", "gpiochip*", "is this a board with GPIO lines?");
    }
    if (claim instanceof Claim.OfChannel) {
      return any(
          what,
          "sys/class/pwm",
          "pwmchip*",
          "switch PWM on: dtoverlay=pwm-2chan in /boot/firmware/config.txt, then start anew");
    }
    if (claim instanceof Claim.Chip chip) {
      String advice = "switch I²C on: raspi-config nonint do_i2c 0; check the key bus";
      return file(what, "dev/i2c-" + chip.number(), advice);
    }
    if (claim instanceof Claim.Select select) {
      String name = "dev/spidev" + select.number() + "." + select.chip();
      return file(what, name, "switch SPI on: raspi-config nonint do_spi 0; check the key bus");
    }
    if (claim instanceof Claim.Named named && named.name().startsWith("/")) {
      return file(what, named.name().substring(1), "check the path, and whether it is plugged in");
    }
    return Optional.empty();
  }

  private Optional<Check> any(String what, String folder, String pattern, String advice) {
    Optional<Check> closed = Optional.empty();
    boolean found = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder), pattern)) {
      for (Path file : files) {
        found = true;
        if (Files.isDirectory(file)) return Optional.empty();
        Optional<Check> one = file(what, root.relativize(file).toString(), advice);
        if (one.isEmpty()) return one;
        closed = one;
      }
    } catch (IOException e) {
      // A folder that is not there has no such file.
    }
    if (found) return closed;
    return Optional.of(Check.fail(what, "no /" + folder + "/" + pattern, advice));
  }

  private Optional<Check> file(String what, String name, String advice) {
    Path file = root.resolve(name);
    if (!Files.exists(file)) return Optional.of(Check.fail(what, "no /" + name, advice));
    if (Files.isReadable(file) && Files.isWritable(file)) return Optional.empty();
    String user = System.getProperty("user.name");
    return Optional.of(
        Check.fail(
            what,
            "/" + name + " is closed to user " + user,
            "add user " + user + " to the group " + group(file) + ", and start the agent anew"));
  }

  private static String group(Path file) {
    try {
      return String.valueOf(Files.getAttribute(file, "posix:group"));
    } catch (IOException | UnsupportedOperationException e) {
      return "that the file has";
    }
  }
}

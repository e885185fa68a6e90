package io.sandpiper.device.pi4j;

import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says in one sentence what Pi4J says in a chain of exceptions, some checked and some not, with the
 * kernel's reason only as text.
 */
final class Failure {
  private Failure() {}

  /** A GPIO line could not be claimed, read or written. */
  static IOException ofLine(Line line, Throwable cause) {
    String where = "line " + line + ": ";
    String text = reason(cause);
    if (text.contains("Device or resource busy")) {
      return new IOException(where + "in use by another program", cause);
    }
    if (text.contains("Invalid argument")) {
      return new IOException(where + "not on this board, or not able to do that", cause);
    }
    return new IOException(where + common(text, cause), cause);
  }

  /** Somebody in this program has the line. */
  static IOException inUse(Line line) {
    return new IOException("line " + line + ": in use already");
  }

  /** The GPIO chip could not be opened. */
  static IOException ofGpio(Throwable cause) {
    return new IOException("GPIO: " + common(reason(cause), cause), cause);
  }

  /** A transfer on an I²C bus failed, or the bus could not be opened. */
  static IOException ofI2c(long bus, long address, Throwable cause) {
    String where = "i2c-" + bus + ": ";
    String chip = String.format("address 0x%02x", address);
    String text = reason(cause);
    // Which of the first two is said depends on the bus's driver in the kernel
    // (Documentation/i2c/fault-codes: ENXIO, EREMOTEIO for a missing acknowledge).
    if (text.contains("Remote I/O error") || text.contains("No such device or address")) {
      return new IOException(where + "no answer from " + chip, cause);
    }
    if (text.contains("Device or resource busy")) {
      return new IOException(where + chip + " is held by a driver of the kernel", cause);
    }
    if (text.contains("timed out")) {
      return new IOException(where + "timed out at " + chip + "; is the clock held low?", cause);
    }
    if (text.contains("does not exist")) {
      return new IOException(
          where + "no such bus; on a Raspberry Pi, dtparam=i2c_arm=on makes i2c-1", cause);
    }
    return new IOException(where + common(text, cause), cause);
  }

  /**
   * A chip on an SPI bus could not be opened, or a transfer failed.
   *
   * @param where bus and chip select, with the colon
   */
  static IOException ofSpi(String where, Throwable cause) {
    return new IOException(where + common(reason(cause), cause), cause);
  }

  /** A device file that is there but closed to us. */
  static IOException permission(Path file, String group) {
    String user = System.getProperty("user.name");
    return new IOException(
        "%s: permission denied; add user %s to the group %s".formatted(file, user, group));
  }

  /** The group that a device file belongs to: gpio, i2c or spi where udev's rules are in place. */
  static String group(Path file) {
    try {
      return Files.getAttribute(file, "posix:group").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "that may use it"; // only the hint gets vaguer
    }
  }

  private static String common(String text, Throwable cause) {
    if (text.contains("Permission denied")) return "permission denied";
    if (cause instanceof LinkageError) {
      return "Pi4J's native library does not load on "
          + System.getProperty("os.arch")
          + " ("
          + text
          + ")";
    }
    return text;
  }

  /** The innermost message, which is the kernel's where there is one, without Pi4J's frame. */
  static String reason(Throwable cause) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = cause; t != null && !chain.contains(t); t = t.getCause()) chain.add(t);
    String text = null;
    for (Throwable t : chain) if (t.getMessage() != null) text = t.getMessage();
    return text == null ? cause.getClass().getSimpleName() : text;
  }
}

package io.sandpiper.device.sysfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes to the kernel's files; what the kernel refuses is one sentence. */
class Sysfs {
  /** Returns when this user may write the file now, and does not write it. */
  void probe(Path file) throws IOException {
    FileChannel.open(file, StandardOpenOption.WRITE).close();
  }

  /** Without creating it: in /sys that is never allowed, and says nothing about what is missing. */
  void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  static IOException failure(String what, Path file, IOException cause) {
    String text = reason(cause);
    if (cause instanceof AccessDeniedException) return denied(what, file, cause);
    if (cause instanceof NoSuchFileException) {
      return new IOException(what + ": " + file + ": not there", cause);
    }
    if (text.contains("Read-only file system")) {
      // As a unit with ProtectKernelTunables has it.
      return new IOException(
          what
              + ": /sys is read-only here; under systemd, a drop-in with"
              + " ReadWritePaths=/sys/devices opens it",
          cause);
    }
    if (text.contains("Device or resource busy")) {
      return new IOException(what + ": in use by a driver of the kernel", cause);
    }
    return new IOException(what + ": " + file.getFileName() + ": " + text, cause);
  }

  private static IOException denied(String what, Path file, IOException cause) {
    String group = group(file);
    String way =
        group.equals("root")
            ? "a udev rule has to give it to the group gpio"
            : "add user " + System.getProperty("user.name") + " to the group " + group;
    return new IOException(what + ": " + file + ": permission denied; " + way, cause);
  }

  private static String group(Path file) {
    try {
      return Files.getAttribute(file, "posix:group").toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "that may use it"; // only the hint gets vaguer
    }
  }

  /** The kernel's own word, without the path before it. */
  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) return f.getReason();
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

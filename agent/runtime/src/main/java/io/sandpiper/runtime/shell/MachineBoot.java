package io.sandpiper.runtime.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names this start of the machine ({@code random(4)}, "boot_id"): moments on the monotonic clock
 * can be compared within one alone.
 */
final class MachineBoot {
  private MachineBoot() {}

  static String id() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      // Of this process then: nothing that another one wrote is compared.
      return "process " + ProcessHandle.current().pid() + " " + System.nanoTime();
    }
  }
}

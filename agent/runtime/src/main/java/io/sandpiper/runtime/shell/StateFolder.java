package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.core.LastValues;
import io.sandpiper.runtime.link.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of what outlives the process: {@code outputs}, the values that are restored, and
 * {@code running.yaml}, a copy of the configuration that the agent runs with, by which its outputs
 * are made safe when it has ended without doing so.
 */
public final class StateFolder {
  private final Path folder;

  public StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * systemd's {@code StateDirectory}, of several the first; else a folder beside the configuration
   * file, with its name and {@code .state}.
   *
   * @param environment the process's variables
   */
  public static StateFolder of(Map<String, String> environment, Path configuration) {
    return told(environment)
        .orElseGet(
            () ->
                new StateFolder(
                    configuration.resolveSibling(configuration.getFileName() + ".state")));
  }

  /** Only where systemd tells one. */
  public static Optional<StateFolder> told(Map<String, String> environment) {
    String first = environment.getOrDefault("STATE_DIRECTORY", "").split(":")[0];
    return first.isEmpty() ? Optional.empty() : Optional.of(new StateFolder(Path.of(first)));
  }

  /** The copy of the configuration that the agent runs or ran with. */
  public Path running() {
    return folder.resolve("running.yaml");
  }

  /** Notes the configuration that the agent runs with from now on; a disk that can't is told. */
  public void runsWith(Path configuration, Journal journal) {
    try {
      byte[] text = Files.readAllBytes(configuration);
      // A card wears out by writing, and an agent may be started often.
      boolean same = Files.exists(running()) && Arrays.equals(text, Files.readAllBytes(running()));
      if (!same) replace(running(), text);
    } catch (IOException e) {
      journal.warn("the state folder can't be written: " + e);
    }
  }

  /** What the outputs were; a disk or a file that is broken is told and never stops anything. */
  public LastValues values(Journal journal) {
    return ValuesFile.open(folder.resolve("outputs"), journal);
  }

  /** After a power cut there is the old file or the new one, whole. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (var channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) channel.write(buffer);
      channel.force(true);
    }
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

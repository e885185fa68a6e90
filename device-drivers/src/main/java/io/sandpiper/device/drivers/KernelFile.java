package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** A small text file below /proc or /sys, made by the kernel when it is read. */
final class KernelFile {
  /** Such files answer at once: one thread reads them all. */
  static final String BUS = "kernel";

  private KernelFile() {}

  /**
   * @param path without the leading slash
   */
  static String text(Board board, String path) throws IOException {
    try {
      return Files.readString(board.root().resolve(path));
    } catch (NoSuchFileException e) {
      throw new IOException("/" + path + ": not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException("/" + path + ": permission denied", e);
    } catch (IOException e) {
      throw new IOException("/" + path + ": " + e.getMessage(), e);
    }
  }
}

package io.sandpiper.device.simulated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that a kernel would show, in a temporary folder that is made when first asked for. */
final class KernelFiles {
  private static final String NEXT = ".next";

  private final Map<String, Content> files = new LinkedHashMap<>();
  private Path root;

  /** A file's text at a time. */
  interface Content {
    String at(double seconds);
  }

  synchronized void put(String path, Content content) {
    files.put(relative(path), content);
  }

  synchronized void putIfAbsent(String path, Content content) {
    files.putIfAbsent(relative(path), content);
  }

  synchronized void remove(String path) throws IOException {
    files.remove(relative(path));
    if (root != null) Files.deleteIfExists(root.resolve(relative(path)));
  }

  private static String relative(String path) {
    if (path.contains("..")) throw new IllegalArgumentException("outside of the board: " + path);
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /**
   * The folder, with every file as it is now. A file is put in its place when it is whole: another
   * bus's thread may be reading it.
   */
  synchronized Path root(double seconds) {
    try {
      if (root == null) root = Files.createTempDirectory("simulated-board-");
      for (var file : files.entrySet()) {
        Path path = root.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Path next = Files.writeString(root.resolve(NEXT), file.getValue().at(seconds));
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException("simulated files: " + e.getMessage(), e);
    }
  }

  synchronized void delete() {
    if (root == null) return;
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) Files.deleteIfExists(path);
    } catch (IOException e) {
      // A temporary folder that stays behind harms nobody; the system clears it away.
    }
    root = null;
  }
}

package io.sandpiper.device.drivers;

import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds one of the devices that the kernel numbers in the order in which they come: by what it is,
 * never by its number, which changes with the next start.
 *
 * <p>A device is called by its {@code name} file ({@code bme280}), its {@code label} file, its node
 * in the device tree ({@code bme280@76}) or its place on its bus ({@code 1-0076}).
 */
final class KernelDevices {
  private KernelDevices() {}

  /**
   * @param folder {@code sys/bus/iio/devices}
   * @param numbered what its devices' folders are called, {@code iio:device}
   * @return the device's folder, without the leading slash
   */
  static String find(Board board, String folder, String numbered, String called)
      throws IOException {
    Map<String, Set<String>> all = all(board.root().resolve(folder), numbered);
    List<String> right =
        all.keySet().stream().filter(each -> all.get(each).contains(called)).toList();
    if (right.size() == 1) return folder + "/" + right.get(0);
    String what = right.isEmpty() ? "not there" : right.size() + " of that name";
    var listed = right.isEmpty() ? all.values() : right.stream().map(all::get).toList();
    String names =
        listed.stream().map(each -> String.join(" or ", each)).collect(Collectors.joining("; "));
    throw new IOException(
        called + ": " + what + " in /" + folder + ": " + (names.isEmpty() ? "no device" : names));
  }

  private static Map<String, Set<String>> all(Path folder, String numbered) throws IOException {
    var all = new TreeMap<String, Set<String>>();
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(folder, numbered + "*")) {
      for (Path device : devices) all.put(device.getFileName().toString(), names(device));
    } catch (NoSuchFileException e) {
      // A kernel without any such device has no such folder.
    }
    return all;
  }

  /** Readable by everybody, and links to what is there: whatever can't be read is no name. */
  private static Set<String> names(Path device) throws IOException {
    var names = new LinkedHashSet<String>();
    for (String file : List.of("name", "label")) {
      Path path = device.resolve(file);
      if (Files.isReadable(path)) names.add(Files.readString(path).strip());
    }
    Path chip = device.resolve("device");
    if (!Files.exists(chip) && Files.isSymbolicLink(device)) chip = device.toRealPath().getParent();
    for (Path node : List.of(device.resolve("of_node"), chip.resolve("of_node"), chip)) {
      if (Files.exists(node)) names.add(node.toRealPath().getFileName().toString());
    }
    return names;
  }
}

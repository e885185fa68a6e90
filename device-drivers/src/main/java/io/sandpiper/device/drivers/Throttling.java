package io.sandpiper.device.drivers;

import io.sandpiper.device.Quantity;
import io.sandpiper.device.board.Board;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a Raspberry Pi's firmware says of its supply and its heat (documentation of {@code vcgencmd
 * get_throttled}), as the kernel passes it on: a number in hexadecimal digits, whose bits from 0
 * are what is and from 16 what has been since the start.
 */
final class Throttling {
  static final String FOLDER = "sys/devices/platform";

  private static final List<String> BITS =
      List.of("undervoltage", "frequency_capped", "throttled", "temperature_limited");

  /** Each is 1 or 0. */
  static final List<Quantity> QUANTITIES =
      Stream.of("", "_since_start")
          .flatMap(when -> BITS.stream().map(bit -> new Quantity(bit + when, "", 0, 1)))
          .toList();

  private Throttling() {}

  static Map<String, Double> read(Board board) throws IOException {
    return flags(KernelFile.text(board, path(board.root())));
  }

  static Map<String, Double> flags(String text) throws IOException {
    try {
      long bits = Long.parseLong(text.strip(), 16);
      var flags = new LinkedHashMap<String, Double>();
      for (int i = 0; i < BITS.size(); i++) {
        flags.put(BITS.get(i), (double) (bits >> i & 1));
        flags.put(BITS.get(i) + "_since_start", (double) (bits >> 16 + i & 1));
      }
      return flags;
    } catch (NumberFormatException e) {
      throw new IOException("throttling: expected hexadecimal digits, is " + text.strip(), e);
    }
  }

  /** {@code soc/soc:firmware/get_throttled}; the soc has its address in its name on some boards. */
  private static String path(Path root) throws IOException {
    Path folder = root.resolve(FOLDER);
    try (DirectoryStream<Path> chips = Files.newDirectoryStream(folder, "soc*")) {
      for (Path chip : chips) {
        Path file = chip.resolve(chip.getFileName() + ":firmware/get_throttled");
        if (Files.exists(file)) return root.relativize(file).toString();
      }
    } catch (NoSuchFileException e) {
      // The message below says it.
    }
    throw new IOException(
        "throttling: no get_throttled below /" + FOLDER + "; is this a Raspberry Pi?");
  }
}

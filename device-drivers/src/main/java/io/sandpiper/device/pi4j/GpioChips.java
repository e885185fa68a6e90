package io.sandpiper.device.pi4j;

import com.pi4j.library.gpiod.internal.GpioChip;
import com.pi4j.library.gpiod.internal.GpioD;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.library.gpiod.internal.GpioLine;
import io.sandpiper.device.schema.Line;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The GPIO chips of this machine, by label, and their lines, by number or name.
 *
 * <p>Opens the chips itself, because Pi4J 2.8.0 opens only the first whose label contains {@code
 * pinctrl}, and none on a board that it does not know. What does that is closed to others in its
 * library, and is reached by reflection here, and nowhere else.
 *
 * <p>Thread-safe.
 */
final class GpioChips {
  /** The header's chip on a Raspberry Pi 5, on a 4, and on all before. */
  private static final List<String> HEADER =
      List.of("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");

  /** A chip that is open. */
  record Chip(Path file, GpioChip info, GpioDContext lines) {
    String label() {
      return info.getLabel();
    }
  }

  /** A line that is there; not claimed. */
  record Found(Chip chip, int offset) {
    GpioLine line() {
      return chip.lines.getOrOpenLine(offset);
    }
  }

  private final Path root;
  private final List<Chip> chips = new ArrayList<>();

  GpioChips(Path root) {
    this.root = root;
  }

  /**
   * @throws IOException when there is no such chip or line; the message has the line's name
   */
  synchronized Found find(Line line) throws IOException {
    try {
      Chip chip = line.chip().isEmpty() ? header() : labelled(line);
      if (line.number().isPresent()) return numbered(chip, line);
      for (int offset = 0; offset < chip.info.getNumLines(); offset++) {
        if (line.name().equals(chip.lines.getOrOpenLine(offset).getName())) {
          return new Found(chip, offset);
        }
      }
      throw new IOException("line " + line + ": no line of that name on chip " + chip.label());
    } catch (LinkageError | GpioDException e) {
      throw Failure.ofGpio(e);
    }
  }

  private static Found numbered(Chip chip, Line line) throws IOException {
    int lines = chip.info.getNumLines();
    long number = line.number().getAsLong();
    if (number < lines) return new Found(chip, (int) number);
    throw new IOException(
        "line " + line + ": chip " + chip.label() + " has lines 0 to " + (lines - 1));
  }

  private Chip header() throws IOException {
    if (chips.isEmpty()) open();
    for (String label : HEADER) for (Chip each : chips) if (each.label().equals(label)) return each;
    // Another board: its own pins are a pin controller's, and an expander's are not.
    for (Chip each : chips) if (each.label().contains("pinctrl")) return each;
    if (chips.size() == 1) return chips.get(0);
    throw new IOException("GPIO: no chip is the header's; name one, as in chip:17, of " + labels());
  }

  private Chip labelled(Line line) throws IOException {
    for (int attempt = 0; attempt < 2; attempt++) {
      for (Chip each : chips) if (each.label().equals(line.chip())) return each;
      if (attempt == 0) open(); // an expander's chip comes with its driver, maybe after the others
    }
    throw new IOException("line " + line + ": no chip of that label; there are " + labels());
  }

  private String labels() {
    return String.join(", ", chips.stream().map(Chip::label).toList());
  }

  /** Opens the chips that are not open yet. */
  private void open() throws IOException {
    Path closed = null;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve("dev"), "gpiochip*")) {
      for (Path file : files) {
        if (chips.stream().anyMatch(each -> each.file.equals(file))) continue;
        if (Files.isReadable(file) && Files.isWritable(file)) {
          chips.add(open(file));
        } else {
          closed = file;
        }
      }
    }
    if (!chips.isEmpty()) return;
    if (closed == null) throw new IOException("GPIO: no /dev/gpiochip here");
    throw Failure.permission(closed, Failure.group(closed));
  }

  private static Chip open(Path file) throws IOException {
    Natives.provide();
    try {
      var chipOpen = GpioD.class.getDeclaredMethod("chipOpen", String.class);
      var gpioChip = GpioDContext.class.getDeclaredField("gpioChip");
      chipOpen.setAccessible(true);
      gpioChip.setAccessible(true);
      var chip = (GpioChip) chipOpen.invoke(null, file.toString());
      var lines = new GpioDContext();
      gpioChip.set(lines, chip);
      return new Chip(file, chip, lines);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof GpioDException cause) throw Failure.ofGpio(cause);
      if (e.getCause() instanceof LinkageError cause) throw Failure.ofGpio(cause);
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not the Pi4J library that this was written for", e);
    }
  }

  /** Frees every line and chip. No line is used afterwards. */
  synchronized void close() {
    for (Chip each : chips) each.lines.close();
    chips.clear();
  }
}

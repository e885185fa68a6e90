package io.sandpiper.device.drivers;

import io.sandpiper.device.Device;
import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An open SSD1306 as lines of 21 characters, one to a page of the chip's memory. Only pages that
 * change cross the wire, each in 13 ms at 100 kHz; all of them where the chip says that it is dark
 * as after a reset.
 */
final class TextDisplay implements Device {
  private static final Key<String> TEXT =
      Key.required(
          "text",
          new Type.Text(
              "text of up to " + Limits.TEXT + " characters",
              Pattern.compile("(?s).{0," + Limits.TEXT + "}")),
          "What to show; characters that are not drawn appear as a box.");
  private static final Key<Long> NUMBER =
      Key.required("number", Key.whole(1, 8), "Of the line, 1 at the top.");
  private static final Key<Boolean> FITS =
      Key.required("fits", Key.flag(), "Whether all of the text can be seen.");

  private static final Procedure SHOW =
      new Procedure(
          "show",
          "Shows a text and nothing else; lines too long for the display are wrapped.",
          Schema.of(TEXT),
          Schema.of(FITS));
  private static final Procedure LINE =
      new Procedure(
          "line",
          "Shows a text in one line, and leaves the others.",
          Schema.of(NUMBER, TEXT),
          Schema.of(FITS));
  private static final Procedure CLEAR =
      new Procedure("clear", "Shows nothing.", Schema.NONE, Schema.NONE);

  static final List<Procedure> PROCEDURES = List.of(SHOW, LINE, CLEAR);

  static final int WIDTH = 128;
  private static final int CHARACTER = Font.WIDTH + 1;
  static final int COLUMNS = WIDTH / CHARACTER;

  // "I²C-bus data format": the control byte before commands, and before what is shown.
  static final int COMMANDS = 0x00;
  static final int DATA = 0x40;

  // "Command Table".
  static final int DISPLAY_OFF = 0xae;
  static final int DISPLAY_ON = 0xaf;
  static final int PAGE = 0xb0;

  /** "Status register read": bit 6 is set while the display is off. */
  static final int OFF = 0x40;

  private final Chip chip;
  private final int rows;
  private final boolean rotated;
  private final byte[][] shown;

  /** Sets the display up, and dark: what its memory holds after power-up is noise. */
  TextDisplay(Chip chip, int height, boolean rotated) throws IOException {
    this.chip = chip;
    this.rows = height / 8;
    this.rotated = rotated;
    shown = new byte[rows][WIDTH];
    chip.write(COMMANDS, DISPLAY_OFF);
    draw(blank(), true);
  }

  @Override
  public Map<String, Object> call(Procedure procedure, Values arguments) throws IOException {
    if (procedure.name().equals(CLEAR.name())) {
      draw(blank());
      return Map.of();
    }
    String text = arguments.get(TEXT);
    if (procedure.name().equals(SHOW.name())) return Map.of(FITS.name(), show(text));
    return Map.of(FITS.name(), line(arguments.get(NUMBER).intValue() - 1, text));
  }

  private boolean show(String text) throws IOException {
    List<String> lines = wrapped(text);
    byte[][] pages = blank();
    for (int i = 0; i < Math.min(rows, lines.size()); i++) pages[i] = page(lines.get(i));
    draw(pages);
    return lines.size() <= rows;
  }

  private boolean line(int row, String text) throws IOException {
    List<String> lines = wrapped(text);
    if (row >= rows) return false;
    byte[][] pages = shown.clone();
    pages[row] = page(lines.get(0));
    draw(pages);
    return lines.size() == 1;
  }

  /** Lines as the text has them, at least one; what is longer than the display goes on below. */
  static List<String> wrapped(String text) {
    var lines = new ArrayList<String>();
    for (String line : text.split("\\R", -1)) {
      int[] characters = line.codePoints().toArray();
      for (int from = 0; from == 0 || from < characters.length; from += COLUMNS) {
        int count = Math.min(COLUMNS, characters.length - from);
        lines.add(new String(characters, from, count));
      }
    }
    return lines;
  }

  private byte[][] blank() {
    return new byte[rows][WIDTH];
  }

  /** One column is empty at the left, so that what is left over is shared by both sides. */
  private static byte[] page(String line) {
    byte[] page = new byte[WIDTH];
    int x = 1;
    for (int character : line.codePoints().toArray()) {
      System.arraycopy(Font.DRAWN.columns(character), 0, page, x, Font.WIDTH);
      x += CHARACTER;
    }
    return page;
  }

  private void draw(byte[][] pages) throws IOException {
    draw(pages, (chip.read(1)[0] & OFF) != 0);
  }

  private void draw(byte[][] pages, boolean all) throws IOException {
    if (all) chip.write(setup());
    for (int row = 0; row < rows; row++) {
      if (!all && Arrays.equals(pages[row], shown[row])) continue;
      // "Page addressing mode": the page, then the column in two halves.
      chip.write(COMMANDS, PAGE | row, 0x00, 0x10);
      int[] data = new int[1 + WIDTH];
      data[0] = DATA;
      for (int x = 0; x < WIDTH; x++) data[1 + x] = pages[row][x];
      chip.write(data);
      shown[row] = pages[row];
    }
    if (all) chip.write(COMMANDS, DISPLAY_ON);
  }

  /** "Software configuration" in the application note, in its order, but for switching on. */
  private int[] setup() {
    return new int[] {
      COMMANDS,
      0xa8,
      rows * 8 - 1, // multiplex ratio: rows of dots, less one
      0xd3,
      0, // display offset
      0x40, // start line 0
      rotated ? 0xa0 : 0xa1, // segment re-map: which end is left
      rotated ? 0xc0 : 0xc8, // COM output scan direction: which end is up
      0xda,
      rows == 8 ? 0x12 : 0x02, // COM pins: alternative with 64 rows, sequential with 32
      0x81,
      0x7f, // contrast, as after a reset
      0xa4, // shows the memory
      0xa6, // not inverted
      0xd5,
      0x80, // oscillator, as after a reset
      0x20,
      0x02, // page addressing mode
      0x8d,
      0x14 // charge pump on: the boards have no other supply
    };
  }

  /** Dark: a reading that stays for hours after the agent's end would deceive, and burn in. */
  @Override
  public void close() throws IOException {
    try (chip) {
      chip.write(COMMANDS, DISPLAY_OFF);
    }
  }
}

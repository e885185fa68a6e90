package io.sandpiper.device.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Characters of five by seven dots, as drawn in {@code font-5x7.txt}: ASCII 32 to 126 in their
 * order, then a box for all that there is not, the degree and the micro sign; fourteen beside each
 * other, seven rows, an empty line.
 */
final class Font {
  static final int WIDTH = 5;
  private static final int HEIGHT = 7;

  /** What comes after the tilde; the box stands for itself, too. */
  private static final String LATER = "□°µ";

  static final Font DRAWN = read();

  private final Map<Integer, byte[]> glyphs = new HashMap<>();

  private static Font read() {
    try (InputStream file = Font.class.getResourceAsStream("font-5x7.txt")) {
      return new Font(new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("font-5x7.txt: " + e.getMessage(), e);
    }
  }

  private Font(List<String> rows) {
    var drawn = new ArrayList<byte[]>();
    for (int top = 0; top < rows.size(); top += HEIGHT + 1) {
      for (int left = 0; left < rows.get(top).length(); left += WIDTH + 1) {
        drawn.add(columns(rows, top, left));
      }
    }
    for (int i = 0; i < drawn.size(); i++) {
      int character = ' ' + i < 127 ? ' ' + i : LATER.charAt(' ' + i - 127);
      glyphs.put(character, drawn.get(i));
    }
  }

  private static byte[] columns(List<String> rows, int top, int left) {
    byte[] columns = new byte[WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (rows.get(top + y).charAt(left + x) == '#') columns[x] |= (byte) (1 << y);
      }
    }
    return columns;
  }

  /** A character's columns from left to right, the top dot in the lowest bit. */
  byte[] columns(int character) {
    return glyphs.getOrDefault(character, glyphs.get((int) LATER.charAt(0))).clone();
  }
}

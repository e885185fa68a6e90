package io.sandpiper.device.drivers;

import io.sandpiper.device.simulated.SimulatedChip;
import java.util.Arrays;

/** An SSD1306 in page addressing mode, whose memory can be read as text. */
final class Ssd1306Twin implements SimulatedChip {
  private static final int PAGES = 8;

  private final byte[][] memory = new byte[PAGES][TextDisplay.WIDTH];
  private int page;
  private int column;
  private boolean on;

  Ssd1306Twin() {
    powerUp();
  }

  /** What it wakes up as: dark, with noise in its memory. */
  synchronized void powerUp() {
    on = false;
    for (byte[] each : memory) Arrays.fill(each, (byte) 0x55);
  }

  synchronized boolean on() {
    return on;
  }

  /** A line as a person reads it, without blanks at its end; {@code ?} for what is no character. */
  synchronized String line(int row) {
    var text = new StringBuilder();
    for (int x = 1; x + Font.WIDTH < TextDisplay.WIDTH; x += Font.WIDTH + 1) {
      text.append(character(Arrays.copyOfRange(memory[row], x, x + Font.WIDTH)));
    }
    return text.toString().stripTrailing();
  }

  private static char character(byte[] columns) {
    for (char c = ' '; c <= '°'; c++) {
      boolean drawn = c < 127 || c == '°';
      if (drawn && Arrays.equals(Font.DRAWN.columns(c), columns)) return c;
    }
    return Arrays.equals(Font.DRAWN.columns('□'), columns) ? '□' : '?';
  }

  @Override
  public synchronized byte[] transfer(byte[] written, int count, double seconds) {
    if (written.length > 0 && written[0] == TextDisplay.COMMANDS) commands(written);
    if (written.length > 0 && written[0] == TextDisplay.DATA) {
      for (int i = 1; i < written.length; i++) {
        memory[page][column] = written[i];
        column = (column + 1) % TextDisplay.WIDTH;
      }
    }
    byte[] answer = new byte[count];
    if (count > 0 && !on) answer[0] = TextDisplay.OFF;
    return answer;
  }

  private void commands(byte[] written) {
    for (int i = 1; i < written.length; i++) {
      int command = written[i] & 0xff;
      if (command < 0x10) column = column & 0xf0 | command;
      else if (command < 0x20) column = column & 0x0f | (command & 0x07) << 4;
      else if (command >= 0xb0 && command < 0xb0 + PAGES) page = command & 7;
      else if (command == TextDisplay.DISPLAY_OFF) on = false;
      else if (command == TextDisplay.DISPLAY_ON) on = true;
      else if (hasArgument(command)) i++;
    }
  }

  /** "Command Table": of those that are sent. */
  private static boolean hasArgument(int command) {
    return switch (command) {
      case 0x20, 0x81, 0x8d, 0xa8, 0xd3, 0xd5, 0xd9, 0xda, 0xdb -> true;
      default -> false;
    };
  }
}

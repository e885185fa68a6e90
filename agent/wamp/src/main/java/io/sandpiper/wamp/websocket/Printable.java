package io.sandpiper.wamp.websocket;

import java.nio.charset.StandardCharsets;

/**
 * Makes what a stranger wrote fit for one line of a log: no control characters, which could forge
 * lines or drive a terminal, and no direction marks, which could disguise what the line says.
 */
final class Printable {
  private Printable() {}

  /** At most {@code maxBytes} of UTF-8, cut between characters; what is unfit becomes a '?'. */
  static String of(String text, int maxBytes) {
    var out = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (!fit(c)) c = '?';
      bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) break;
      out.appendCodePoint(c);
    }
    return out.toString();
  }

  private static boolean fit(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}

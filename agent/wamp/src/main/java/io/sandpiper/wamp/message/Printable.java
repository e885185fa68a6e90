package io.sandpiper.wamp.message;

/**
 * Makes what a stranger wrote, over the wire or in a file, fit for one line of a log or a terminal:
 * no control characters, which could forge lines or drive a terminal, and no invisible ones, which
 * could make the line read otherwise than it is. The one rule for all text that is not ours.
 */
public final class Printable {
  /** Ends a text that has been cut off. */
  public static final String CUT = "…";

  private static final int CUT_BYTES = 3;

  private Printable() {}

  /**
   * What is unfit becomes a '?'. A longer text is cut between characters and ends with "…".
   *
   * @param maxBytes of the result in UTF-8, at least 3
   */
  public static String of(String text, int maxBytes) {
    if (maxBytes < CUT_BYTES) throw new IllegalArgumentException("maxBytes: is " + maxBytes);
    var out = new StringBuilder();
    int bytes = 0;
    int cutAt = 0; // where there is still room for the sign of it
    for (int i = 0; i < text.length(); ) {
      int read = text.codePointAt(i);
      i += Character.charCount(read);
      int c = fit(read) ? read : '?';
      bytes += utf8Bytes(c);
      if (bytes > maxBytes) return out.substring(0, cutAt) + CUT;
      out.appendCodePoint(c);
      if (bytes <= maxBytes - CUT_BYTES) cutAt = out.length();
    }
    return out.toString();
  }

  /**
   * Whether a character can be shown as it is: it does nothing but show, and shows something.
   * Categories: Unicode 13, section 4.5.
   */
  public static boolean fit(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> !blank(codePoint);
    };
  }

  /** Marks, letters and a symbol that show nothing: mostly Unicode's Default_Ignorable. */
  private static boolean blank(int c) {
    return c == 0x034f // combining grapheme joiner
        || c >= 0x115f && c <= 0x1160 // Hangul fillers
        || c >= 0x17b4 && c <= 0x17b5 // inherent vowels of Khmer
        || c >= 0x180b && c <= 0x180f // Mongolian variation selectors
        || c == 0x2800 // Braille pattern without dots
        || c == 0x3164 // Hangul filler
        || c >= 0xfe00 && c <= 0xfe0f // variation selectors
        || c == 0xffa0 // halfwidth Hangul filler
        || c >= 0xe0100 && c <= 0xe01ef; // variation selectors
  }

  private static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) return 1;
    if (codePoint < 0x800) return 2;
    return codePoint < 0x10000 ? 3 : 4;
  }
}

package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import java.text.Normalizer;

/**
 * Brings passwords that look alike to the same octets: SASLprep, RFC 4013.
 *
 * <p>Left out is its refusal of texts that mix directions (section 2.4): one that a router took is
 * not refused here.
 */
final class SaslPrep {
  private SaslPrep() {}

  static String prepared(String text) throws CannotAuthenticate {
    var mapped = new StringBuilder();
    text.codePoints()
        .filter(c -> !nothing(c))
        .map(c -> space(c) ? ' ' : c)
        .forEach(mapped::appendCodePoint);
    String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (normal.isEmpty() || normal.codePoints().anyMatch(SaslPrep::prohibited)) {
      // Not which: it is a part of the password.
      throw new CannotAuthenticate("the password has a character that SASLprep prohibits");
    }
    return normal;
  }

  /** RFC 3454 table B.1, "Commonly mapped to nothing". */
  private static boolean nothing(int c) {
    return c == 0x00ad
        || c == 0x034f
        || c == 0x1806
        || c >= 0x180b && c <= 0x180d
        || c >= 0x200b && c <= 0x200d
        || c == 0x2060
        || c >= 0xfe00 && c <= 0xfe0f
        || c == 0xfeff;
  }

  /** RFC 3454 table C.1.2, "Non-ASCII space characters". */
  private static boolean space(int c) {
    return c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** RFC 4013 section 2.3, by the characters' present categories. */
  private static boolean prohibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> c >= 0x2ff0 && c <= 0x2ffb || c == 0xfffc || c == 0xfffd;
    };
  }
}

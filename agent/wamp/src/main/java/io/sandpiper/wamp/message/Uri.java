package io.sandpiper.wamp.message;

import java.util.Map;

/**
 * The rules for URIs (Building Blocks, URIs; Pattern-based Registrations and Subscriptions).
 *
 * <p>Checked before anything is sent: some routers answer one bad URI by closing the whole
 * connection. Written as loops because the specification's regular expressions recurse in Java and
 * overflow the stack on long URIs.
 */
public final class Uri {
  /** How a registration or subscription applies to URIs. */
  public enum Match {
    EXACT,
    PREFIX,
    WILDCARD;

    /** What {@code match} says in the options of REGISTER or SUBSCRIBE; exact when absent. */
    public static Match of(Map<String, ?> options) {
      Object match = options.get("match");
      if ("prefix".equals(match)) return PREFIX;
      if ("wildcard".equals(match)) return WILDCARD;
      return EXACT;
    }
  }

  private Uri() {}

  /**
   * The loose rule: components are not empty and hold no white space, dot or {@code #}. Of a prefix
   * the last component may be empty, of a wildcard pattern any.
   */
  public static boolean loose(String uri, Match match) {
    return components(uri, match, false);
  }

  /** The strict rule: components of lower-case letters, digits and {@code _}; empty as above. */
  public static boolean strict(String uri, Match match) {
    return components(uri, match, true);
  }

  /**
   * Returns the URI.
   *
   * @throws IllegalArgumentException when it breaks the loose rule
   */
  public static String require(String what, String uri, Match match) {
    if (loose(uri, match)) return uri;
    throw new IllegalArgumentException(
        what
            + ": \""
            + uri
            + "\" is no URI; expected components without white space or #, joined by single dots");
  }

  /** The same for a URI that is no pattern. */
  public static String require(String what, String uri) {
    return require(what, uri, Match.EXACT);
  }

  private static boolean components(String uri, Match match, boolean strict) {
    int length = 0; // of the component so far
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '.') {
        if (length == 0 && match != Match.WILDCARD) return false;
        length = 0;
      } else if (strict ? isStrict(c) : isLoose(c)) {
        length++;
      } else {
        return false;
      }
    }
    return length > 0 || match != Match.EXACT;
  }

  private static boolean isStrict(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
  }

  /** White space as Python's regular expressions see it, because Crossbar.io judges by them. */
  private static boolean isLoose(char c) {
    return c != '#' && !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '\u0085';
  }
}

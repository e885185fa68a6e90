package io.sandpiper.runtime.policy;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Who calls, as far as the router discloses it (WAMP, "Caller Identification").
 *
 * @param authid empty when not disclosed, or longer than {@link #NAME_CHARS}
 * @param role the router's name for what it may; empty as the authid is
 * @param session empty when not disclosed; ends with the caller's connection
 */
public record Caller(String authid, String role, OptionalLong session) {
  /**
   * Characters of an authid and of a role, also of those that a rule is about: the router chooses
   * them, and an e-mail address or a key in hexadecimal digits fits.
   */
  public static final int NAME_CHARS = 128;

  /** Nobody, or somebody of whom the router says nothing. */
  public static final Caller NOBODY = new Caller("", "", OptionalLong.empty());

  /** From the details of an INVOCATION. */
  public static Caller of(Map<String, Object> details) {
    return new Caller(
        text(details.get("caller_authid")),
        text(details.get("caller_authrole")),
        details.get("caller") instanceof Long id ? OptionalLong.of(id) : OptionalLong.empty());
  }

  /** One that is too long is none: cut short, two would be the same person. */
  private static String text(Object value) {
    return value instanceof String text && text.codePointCount(0, text.length()) <= NAME_CHARS
        ? text
        : "";
  }

  /** Whether it has a name that a rule can be about. */
  public boolean disclosed() {
    return !authid.isEmpty() || !role.isEmpty();
  }

  /** As a sentence names it: {@code ann (role operator)}. */
  public String text() {
    String who = name().isEmpty() ? "somebody undisclosed" : word(name());
    return role.isEmpty() ? who : who + " (role " + word(role) + ")";
  }

  /** A name can't be taken for what stands behind it. */
  private static String word(String name) {
    return name.chars().allMatch(Caller::plain) ? name : '"' + name.replace('"', '\'') + '"';
  }

  private static boolean plain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "_.@+-".indexOf(c) >= 0);
  }

  /** The authid, else the session; empty when neither is disclosed. */
  public String name() {
    if (!authid.isEmpty()) return authid;
    return session.isPresent() ? Long.toString(session.getAsLong()) : "";
  }
}

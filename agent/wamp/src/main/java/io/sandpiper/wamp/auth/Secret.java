package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A text that the router knows too, or can check: a ticket, a password. It is in no {@code
 * toString} and no exception. Immutable.
 */
public final class Secret {
  private static final String CENSORED = "(our secret)";

  /** Fewer of a secret's first characters tell nothing, and may stand anywhere by chance. */
  private static final int TELLING_CHARS = 4;

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException when empty
   */
  public static Secret of(String text) {
    if (text.isEmpty()) throw new IllegalArgumentException("secret: expected a text, is empty");
    return new Secret(text);
  }

  /** User and password as HTTP's Basic shows them to whoever sees it (RFC 7617, 2). */
  public String basic(String user) {
    byte[] both = (user + ":" + text).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(both);
  }

  /**
   * A text of someone who may quote the secret, without it; nor with the part of it that is left
   * where {@link Printable} has cut the text off.
   */
  String censored(String words) {
    String told = words.replace(text, CENSORED);
    for (int end = text.length() - 1; end >= TELLING_CHARS; end--) {
      told = told.replace(text.substring(0, end) + Printable.CUT, CENSORED + Printable.CUT);
    }
    return told;
  }

  String text() {
    return text;
  }

  byte[] octets() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Secret[]";
  }
}

package io.sandpiper.wamp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A text that the router knows too, or can check: a ticket, a password. It is in no {@code
 * toString} and no exception. Immutable.
 */
public final class Secret {
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

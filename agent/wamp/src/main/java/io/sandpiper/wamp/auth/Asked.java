package io.sandpiper.wamp.auth;

import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import java.util.Base64;

/** What a router asks for in CHALLENGE, read with suspicion. */
record Asked(Challenge challenge) {
  static Asked of(Challenge challenge, String... offered) throws CannotAuthenticate {
    for (String method : offered) {
      if (challenge.method().equals(method)) return new Asked(challenge);
    }
    throw new CannotAuthenticate(
        "CHALLENGE " + quoted(challenge.method()) + ", offered: " + String.join(", ", offered));
  }

  boolean has(String key) {
    return challenge.extra().get(key) != null;
  }

  String text(String key, int most) throws CannotAuthenticate {
    if (!(challenge.extra().get(key) instanceof String text)) {
      throw wrong(key, "a text");
    }
    if (text.isEmpty() || text.length() > most) {
      throw wrong(key, "1 to " + most + " characters");
    }
    return text;
  }

  byte[] base64(String key) throws CannotAuthenticate {
    String text = text(key, Limits.TEXT);
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(key, "base64");
    }
  }

  int whole(String key, int least, int most) throws CannotAuthenticate {
    Object raw = challenge.extra().get(key);
    // A peer in JavaScript may send a double where an integer is meant.
    double value = raw instanceof Number number ? number.doubleValue() : Double.NaN;
    if (value != Math.rint(value) || value < least || value > most) {
      throw wrong(key, least + " to " + most);
    }
    return (int) value;
  }

  /** No channel binding was asked for, because Java 17 shows no TLS exporter; so none may be in. */
  void requireNoChannelBinding() throws CannotAuthenticate {
    if (has("channel_binding")) throw wrong("channel_binding", "none, as asked for");
  }

  CannotAuthenticate wrong(String key, String expected) {
    return new CannotAuthenticate(
        "CHALLENGE "
            + challenge.method()
            + ", "
            + key
            + ": saw "
            + seen(challenge.extra().get(key))
            + ", expected "
            + expected);
  }

  private static String seen(Object value) {
    if (value == null) return "none";
    return value instanceof String || value instanceof Number
        ? quoted(value.toString())
        : "something else";
  }

  private static String quoted(String text) {
    return text.length() <= Limits.QUOTED ? text : text.substring(0, Limits.QUOTED) + "…";
  }
}

package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.KnownKeys;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The options of our requests, looked at before anything of a request has happened: some routers
 * answer one bad option by closing the whole connection.
 *
 * <p>Keys are as the specification allows them (Messages, Extensibility); those that it knows have
 * a value of the right type, integers are no floats, and nothing is null. Others go as they are.
 */
final class Outgoing {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{2,}|_[a-z0-9_]{3,}");

  private Outgoing() {}

  /**
   * A copy of the options that nobody can change any more.
   *
   * @throws IllegalArgumentException naming the option and what is wrong with it
   */
  static Map<String, Object> checked(Kind kind, Map<String, Object> options) {
    if (options.isEmpty()) return Map.of();
    var copy = Payload.named(options);
    copy.requireSendable();
    copy.named().forEach(Outgoing::check);
    KnownKeys.complaint(kind.code, copy.named())
        .ifPresent(
            complaint -> {
              throw new IllegalArgumentException("options." + complaint);
            });
    return copy.named();
  }

  private static void check(String key, Object value) {
    if (value == null) throw wrong(key, "null, expected no such key");
    if (!KEY.matcher(key).matches()) {
      throw wrong(key, "no key; expected lower-case letters, digits and _, three at least");
    }
    // Sending these without having announced the feature is a violation.
    if (key.startsWith("ppt_")) throw wrong(key, "not announced in HELLO");
    boolean ids = key.equals("exclude") || key.equals("eligible");
    if (ids && value instanceof List<?> list && list.stream().anyMatch(Outgoing::isFloat)) {
      throw wrong(key, "a float among the ids, expected integers");
    }
    if (key.equals("concurrency") && value instanceof Number n && n.longValue() < 1) {
      throw wrong(key, n + ", expected 1 or more");
    }
  }

  /** Taken from others as ids; but Crossbar.io closes the connection over one. */
  private static boolean isFloat(Object value) {
    return value instanceof Double || value instanceof Float;
  }

  private static IllegalArgumentException wrong(String key, String what) {
    return new IllegalArgumentException("options." + key + ": " + what);
  }
}

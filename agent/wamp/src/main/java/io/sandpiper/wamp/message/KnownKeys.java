package io.sandpiper.wamp.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of Options and Details whose types matter, by message type. Keys that are not here are
 * not looked at: unknown ones must be ignored (Messages, Extensibility), and what a router passes
 * on unread from another client (for example INVOCATION's {@code timeout}) must not end our
 * session.
 */
public final class KnownKeys {
  private static final Map<Long, Map<String, Kind>> BY_TYPE =
      Map.of(
          16L,
              Map.ofEntries(
                  Map.entry("acknowledge", Kind.TRUTH),
                  Map.entry("disclose_me", Kind.TRUTH),
                  Map.entry("exclude_me", Kind.TRUTH),
                  Map.entry("retain", Kind.TRUTH),
                  Map.entry("eligible", Kind.IDS),
                  Map.entry("eligible_authid", Kind.STRINGS),
                  Map.entry("eligible_authrole", Kind.STRINGS),
                  Map.entry("exclude", Kind.IDS),
                  Map.entry("exclude_authid", Kind.STRINGS),
                  Map.entry("exclude_authrole", Kind.STRINGS),
                  Map.entry("transaction_hash", Kind.STRING)),
          32L, Map.of("match", Kind.MATCH, "get_retained", Kind.TRUTH),
          36L,
              Map.of(
                  "publisher", Kind.ID,
                  "publisher_authid", Kind.STRING,
                  "publisher_authrole", Kind.STRING,
                  "retained", Kind.TRUTH,
                  "topic", Kind.STRING,
                  "transaction_hash", Kind.STRING,
                  "x_acknowledged_delivery", Kind.TRUTH),
          48L,
              Map.of(
                  "disclose_me", Kind.TRUTH,
                  "progress", Kind.TRUTH,
                  "receive_progress", Kind.TRUTH,
                  "timeout", Kind.COUNT),
          64L,
              Map.of(
                  "concurrency", Kind.COUNT,
                  "disclose_caller", Kind.TRUTH,
                  "force_reregister", Kind.TRUTH,
                  "forward_timeout", Kind.TRUTH,
                  "invoke", Kind.INVOKE,
                  "match", Kind.MATCH));

  private KnownKeys() {}

  /** What is wrong with the Options or Details of a message, if anything. Null means absent. */
  public static Optional<String> complaint(long type, Map<String, ?> dictionary) {
    Map<String, Kind> known = BY_TYPE.get(type);
    if (known == null || dictionary.isEmpty()) return Optional.empty();
    for (Map.Entry<String, ?> entry : dictionary.entrySet()) {
      Kind kind = known.get(entry.getKey());
      Object value = entry.getValue();
      if (kind == null || value == null || kind.fits(value)) continue;
      return Optional.of(
          entry.getKey() + " is " + Messages.kindOf(value) + ", expected " + kind.expected);
    }
    return Optional.empty();
  }

  private enum Kind {
    TRUTH("true or false"),
    STRING("a string"),
    STRINGS("a list of strings"),
    ID("an id"),
    IDS("a list of ids"),
    COUNT("a non-negative integer"),
    MATCH("exact, prefix or wildcard"),
    INVOKE("single, roundrobin, random, first or last");

    private static final Set<String> MATCHES = Set.of("exact", "prefix", "wildcard");
    private static final Set<String> INVOKES =
        Set.of("single", "roundrobin", "random", "first", "last");

    final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    boolean fits(Object value) {
      return switch (this) {
        case TRUTH -> value instanceof Boolean;
        case STRING -> value instanceof String;
        case STRINGS -> value instanceof List<?> l && l.stream().allMatch(String.class::isInstance);
        case ID -> Messages.id(value) >= 0;
        // Crossbar.io closes the connection over a float here.
        case COUNT ->
            Messages.id(value) >= 0 && !(value instanceof Double || value instanceof Float);
        case IDS -> value instanceof List<?> l && l.stream().allMatch(id -> Messages.id(id) >= 0);
        case MATCH -> value instanceof String s && MATCHES.contains(s);
        case INVOKE -> value instanceof String s && INVOKES.contains(s);
      };
    }
  }
}

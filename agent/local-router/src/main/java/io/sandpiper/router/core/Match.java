package io.sandpiper.router.core;

import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import java.util.Map;

/** How the URI of a registration or subscription covers others (Pattern-based Registrations). */
enum Match {
  EXACT("exact", Uri.Match.EXACT) {
    @Override
    boolean matches(String pattern, String uri) {
      return pattern.equals(uri);
    }
  },
  /** By characters, not by components: {@code demo.p} covers {@code demo.pump.set}. */
  PREFIX("prefix", Uri.Match.PREFIX) {
    @Override
    boolean matches(String pattern, String uri) {
      return uri.startsWith(pattern);
    }
  },
  /** An empty component stands for any one: {@code demo..set} covers {@code demo.pump.set}. */
  WILDCARD("wildcard", Uri.Match.WILDCARD) {
    @Override
    boolean matches(String pattern, String uri) {
      int p = 0;
      int u = 0;
      while (true) {
        int pEnd = end(pattern, p);
        int uEnd = end(uri, u);
        boolean any = pEnd == p;
        boolean same = pEnd - p == uEnd - u && pattern.regionMatches(p, uri, u, pEnd - p);
        if (!any && !same) return false;
        if (pEnd == pattern.length() || uEnd == uri.length()) {
          return pEnd == pattern.length() && uEnd == uri.length();
        }
        p = pEnd + 1;
        u = uEnd + 1;
      }
    }
  };

  /** As {@code options.match} says it. */
  final String word;

  private final Uri.Match rule;

  Match(String word, Uri.Match rule) {
    this.word = word;
    this.rule = rule;
  }

  /** Whether a pattern of this kind may look so: not too long, by the loose rule (URIs). */
  boolean allows(String pattern) {
    return pattern.length() <= Limits.URI_CHARS && Uri.loose(pattern, rule);
  }

  abstract boolean matches(String pattern, String uri);

  /** The one that {@code options.match} names; exact without one. */
  static Match of(Map<String, Object> options) throws ProtocolViolation {
    String word = Options.text(options, "match", EXACT.word);
    for (Match match : values()) {
      if (match.word.equals(word)) return match;
    }
    throw new ProtocolViolation(
        "match: expected exact, prefix or wildcard, is \"" + Options.brief(word) + "\"");
  }

  private static int end(String uri, int start) {
    int dot = uri.indexOf('.', start);
    return dot < 0 ? uri.length() : dot;
  }
}

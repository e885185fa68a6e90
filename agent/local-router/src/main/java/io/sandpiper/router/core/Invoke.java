package io.sandpiper.router.core;

import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.Map;

/** Which of a registration's callees gets a call (Shared Registration). */
enum Invoke {
  /** There is one callee, and no other may join it. */
  SINGLE("single"),
  ROUNDROBIN("roundrobin"),
  RANDOM("random"),
  FIRST("first"),
  LAST("last");

  /** As {@code REGISTER.Options.invoke} says it. */
  final String word;

  Invoke(String word) {
    this.word = word;
  }

  /** The one that {@code options.invoke} names; single without one. */
  static Invoke of(Map<String, Object> options) throws ProtocolViolation {
    String word = Options.text(options, "invoke", SINGLE.word);
    for (Invoke invoke : values()) {
      if (invoke.word.equals(word)) return invoke;
    }
    throw new ProtocolViolation(
        "invoke: expected single, roundrobin, random, first or last, is \""
            + Options.brief(word)
            + "\"");
  }
}

package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Messages;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who called or published, as far as the router discloses it.
 *
 * @param session its number at the router
 */
public record Peer(OptionalLong session, Optional<String> authid, Optional<String> authrole) {
  /**
   * @param role {@code caller} or {@code publisher}; what has the wrong type counts as not
   *     disclosed
   */
  static Peer of(String role, Map<String, Object> details) {
    return new Peer(
        number(details.get(role)),
        text(details.get(role + "_authid")),
        text(details.get(role + "_authrole")));
  }

  /** An id or another integer from 0 on; empty for anything else. */
  static OptionalLong number(Object value) {
    long number = Messages.id(value);
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }
}

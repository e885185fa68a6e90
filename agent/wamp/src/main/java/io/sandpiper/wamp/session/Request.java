package io.sandpiper.wamp.session;

import java.util.Optional;

/**
 * A request of ours.
 *
 * @param id from 1 upwards without gaps in each session, over all kinds (Identifiers)
 * @param uri the procedure or topic that it was about
 */
public record Request(long id, Kind kind, String uri) {
  /** Kinds with the code of their message, as ERROR names it. */
  public enum Kind {
    PUBLISH(16),
    SUBSCRIBE(32),
    UNSUBSCRIBE(34),
    CALL(48),
    REGISTER(64),
    UNREGISTER(66);

    final long code;

    Kind(long code) {
      this.code = code;
    }

    /** The kind whose message has this code. */
    static Optional<Kind> of(long code) {
      for (Kind kind : values()) {
        if (kind.code == code) return Optional.of(kind);
      }
      return Optional.empty();
    }
  }
}

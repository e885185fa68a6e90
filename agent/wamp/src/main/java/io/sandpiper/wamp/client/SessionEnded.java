package io.sandpiper.wamp.client;

import io.sandpiper.wamp.session.Ending;
import io.sandpiper.wamp.transport.Closed;
import java.util.Optional;

/**
 * There is no session (any more): why every open request, and {@link Client#connect} itself, can
 * fail. The message is one line for people.
 */
public final class SessionEnded extends RuntimeException {
  private final transient Optional<Ending> ending;
  private final transient Optional<Closed> closed;

  SessionEnded(String message, Optional<Ending> ending, Optional<Closed> closed) {
    super(message, null, false, false);
    this.ending = ending;
    this.closed = closed;
  }

  static SessionEnded by(Ending ending) {
    return new SessionEnded(text(ending), Optional.of(ending), Optional.empty());
  }

  /** How the session ended; empty if there never was one. */
  public Optional<Ending> ending() {
    return ending;
  }

  /** How the connection ended, if that was what ended the session. */
  public Optional<Closed> closed() {
    return closed;
  }

  private static String text(Ending ending) {
    if (ending instanceof Ending.Aborted e) {
      return "the router aborted: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.Dismissed e) {
      return "the router said goodbye: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.WeAborted e) {
      return "aborted: " + said(e.reason(), e.message());
    }
    if (ending instanceof Ending.Left e) return "left: " + e.reason();
    return "the connection was lost";
  }

  private static String said(String reason, String message) {
    return message.isEmpty() ? reason : reason + ", " + message;
  }
}

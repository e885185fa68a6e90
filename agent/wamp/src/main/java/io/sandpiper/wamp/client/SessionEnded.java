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

  /** How the session ended; empty if there never was one. */
  public Optional<Ending> ending() {
    return ending;
  }

  /** How the connection ended, if that was what ended the session. */
  public Optional<Closed> closed() {
    return closed;
  }
}

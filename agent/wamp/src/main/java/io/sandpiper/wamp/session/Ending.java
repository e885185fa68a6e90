package io.sandpiper.wamp.session;

/** How a session ended. Who started it decides what to do next, never the reason alone. */
public sealed interface Ending {
  /** The router sent ABORT, before or after WELCOME. {@code message} may be empty. */
  record Aborted(String reason, String message) implements Ending {}

  /** The router said GOODBYE; we have answered. */
  record Dismissed(String reason, String message) implements Ending {}

  /** We said GOODBYE and the router answered, or did not answer in time. */
  record Left(String reason) implements Ending {}

  /** We sent ABORT, because the router broke the protocol or we could not authenticate. */
  record WeAborted(String reason, String message) implements Ending {}

  /** The connection under the session went away. */
  record ConnectionLost() implements Ending {}
}

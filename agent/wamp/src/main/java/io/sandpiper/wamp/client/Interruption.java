package io.sandpiper.wamp.client;

/** Why nobody waits any more for what a {@link Handler} does. */
public enum Interruption {
  /** The caller gave up, or is gone. */
  CANCELED,
  /** The time that the caller gave has passed; the caller has been told. */
  TIMEOUT,
  /** Our session is over. */
  SESSION_OVER
}

package io.sandpiper.wamp.session;

/** What one session holds at most. */
final class Limits {
  /**
   * Requests of ours without an answer. Four times what the client API lets wait; at about 250
   * bytes each they take 1 MiB.
   */
  static final int REQUESTS = 4096;

  /**
   * Invocations that we have not answered. No device works off a thousand calls within a caller's
   * patience; one more is answered {@code wamp.error.unavailable}.
   */
  static final int INVOCATIONS = 1024;

  /**
   * REGISTER and SUBSCRIBE requests that timed out and whose late answer must be undone. More would
   * take a router that leaves a thousand unanswered and then answers.
   */
  static final int EXPIRED = 1024;

  /**
   * Progressive invocations answered before their last part, whose late parts are ignored. A part
   * is late by a round trip; more would take a thousand of them in that time.
   */
  static final int ENDED_EARLY = 1024;

  /** The longest timeout of an invocation that is kept, a year: longer is none. */
  static final long TIMEOUT_MILLIS = 365L * 24 * 60 * 60 * 1000;

  /** Unknown message types that get a line of their own; the rest share one. */
  static final int EXTENSIONS = 16;

  /**
   * Features that are kept of what one of the router's roles announces: the advanced profile knows
   * two dozen.
   */
  static final int FEATURES = 64;

  /** Of a router's text that is kept, and goes into a log line: a URI or a sentence. */
  static final int TEXT_BYTES = 256;

  private Limits() {}
}

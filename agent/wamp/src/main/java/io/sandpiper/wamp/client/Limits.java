package io.sandpiper.wamp.client;

import java.time.Duration;

/** The client's bounds and defaults, each with its reason. */
final class Limits {
  private Limits() {}

  /** What a router may make us hold for one message; Crossbar.io's own default limit. */
  static final int MESSAGE_BYTES = 1024 * 1024;

  /** Several lost SYNs (1, 3, 7 s) on a bad mobile line; longer, and somebody stops waiting. */
  static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than any healthy router takes, shorter than a person's patience. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** GOODBYE and the closing handshake together: a router that is well answers in milliseconds. */
  static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(2);

  /** From the dropping of a connection until it has ended: a switch of threads or two. */
  static final Duration DROP = Duration.ofMillis(500);

  /** Handlers that run at the same time: a blocking one leaves three for the others. */
  static final int HANDLER_THREADS = 4;

  /**
   * Invocations that wait for one registration's handler. More are answered {@code
   * wamp.error.unavailable}: a caller had better know than wait.
   */
  static final int WAITING_INVOCATIONS = 64;

  /**
   * Parts that wait for the handler of one call in parts; then the call is given up. With parts as
   * long as a message may be it is a lot, but a handler that keeps up has one or two.
   */
  static final int WAITING_PARTS = 64;

  /** Events that wait for one subscription's handler; then the oldest is dropped and counted. */
  static final int WAITING_EVENTS = 1024;

  /**
   * Parts of a call's result that wait for who asked for them; then the call is given up: a result
   * with a hole in it is none.
   */
  static final int WAITING_RESULTS = 1024;

  /** Messages and requests that wait for the client's thread; then the network has to wait. */
  static final int INBOX = 1024;

  /** Requests without an answer: at 100 ms a round trip, 10,000 a second. */
  static final int REQUESTS = 1024;
}

package io.sandpiper.wamp.client;

import io.sandpiper.wamp.message.Payload;

/** A WAMP ERROR: what a request ended with, or what a handler answers a call with. */
public final class WampError extends RuntimeException {
  private final String uri;
  private final transient Payload payload;

  /** With the message as the only argument, as most programs have it. */
  public WampError(String uri, String message) {
    this(uri, Payload.of(message));
  }

  public WampError(String uri, Payload payload) {
    // No stack trace: it comes from the other side of a router.
    super(text(uri, payload), null, false, false);
    this.uri = uri;
    this.payload = payload;
  }

  public String uri() {
    return uri;
  }

  public Payload payload() {
    return payload;
  }

  private static String text(String uri, Payload payload) {
    boolean says = !payload.arguments().isEmpty() && payload.arguments().get(0) instanceof String;
    return says ? uri + ": " + payload.arguments().get(0) : uri;
  }
}

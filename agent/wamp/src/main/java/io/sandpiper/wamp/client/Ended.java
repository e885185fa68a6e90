package io.sandpiper.wamp.client;

/**
 * How a {@link Registration} or {@link Subscription} ended.
 *
 * @param reason what the router gave as its reason, or why the session is over; may be empty
 */
public record Ended(By by, String reason) {
  public enum By {
    /** We gave it up. */
    US,
    /** The router took it away. */
    ROUTER,
    /** The session is over. */
    SESSION
  }
}

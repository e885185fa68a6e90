package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Payload;
import java.util.List;
import java.util.Map;

/** What a {@link Session} makes of a message or of time passing. */
public sealed interface Happening {
  /**
   * WELCOME came. {@code details} holds the features of the router's {@code roles}, and our
   * identity: {@code realm} and {@code authid}, {@code authrole}, {@code authmethod}, {@code
   * authprovider}; and {@code x_cb_node}, by which Crossbar.io is known. What else WELCOME had is
   * dropped.
   */
  record Joined(long session, Map<String, Object> details) implements Happening {}

  /**
   * CHALLENGE came. Now {@link Proof#of} is to be computed, where there is time for it, and given
   * to {@link Session#authenticate}.
   */
  record Challenged(Challenge challenge) implements Happening {}

  /** The session is over, and with it every request listed (WAMP has no resumption). */
  record Over(Ending ending, List<Request> unanswered) implements Happening {}

  record Registered(Request request, long registration) implements Happening {}

  record Unregistered(Request request) implements Happening {}

  record Subscribed(Request request, long subscription) implements Happening {}

  record Unsubscribed(Request request) implements Happening {}

  record Published(Request request, long publication) implements Happening {}

  /** A call's answer; {@code progress} says that more will come. */
  record Result(Request request, boolean progress, Map<String, Object> details, Payload payload)
      implements Happening {}

  /** ERROR came for one of our requests. {@code error} is one short line. */
  record Refused(Request request, String error, Map<String, Object> details, Payload payload)
      implements Happening {}

  /** The request's deadline passed without an answer. A late answer will be ignored. */
  record TimedOut(Request request) implements Happening {}

  /**
   * A caller wants something of us. With {@code progress} in the details this is the first of
   * several {@link Part parts}; it may be answered at any of them.
   *
   * @param id names the invocation in {@link Session#yield} and {@link Session#fail}
   * @param procedure the URI as it was called: for a pattern-based registration from the details,
   *     else the one that was registered
   */
  record Invoked(
      long id, long registration, String procedure, Map<String, Object> details, Payload payload)
      implements Happening {}

  /** A further part of an invocation that came in parts. */
  record Part(long id, boolean last, Payload payload) implements Happening {}

  /**
   * The caller gave up, or its time has passed: what is being done for it must stop. The invocation
   * must still be answered unless {@code mode} is {@code killnowait}: then an answer is dropped.
   *
   * @param reason {@code wamp.error.canceled}; {@code wamp.error.timeout} when the time that the
   *     caller gave has passed, and then the invocation is answered so already
   */
  record Interrupted(long id, String mode, String reason) implements Happening {}

  /** An event; {@code topic} is the published one also for pattern-based subscriptions. */
  record Event(
      long subscription,
      String topic,
      long publication,
      Map<String, Object> details,
      Payload payload)
      implements Happening {}

  /** The router took a registration away. */
  record RegistrationRevoked(long registration, String procedure, String reason)
      implements Happening {}

  /** The router took a subscription away. */
  record SubscriptionRevoked(long subscription, String topic, String reason) implements Happening {}

  /** Nothing to do. {@code what} is one line for a debug log. */
  record Ignored(String what) implements Happening {}
}

package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import io.sandpiper.wamp.session.Happening.Challenged;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Joined;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Happening.Refused;
import io.sandpiper.wamp.session.Happening.TimedOut;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One WAMP session, from HELLO to the end, in all four client roles. Pure: messages and the time go
 * in as method calls, messages come out through {@code out}, and what it means is returned.
 *
 * <p>Strict in what it sends: request ids from 1 without gaps, no nulls and no empty arguments,
 * options of the right type, URIs that keep the loose rule. What breaks these is a bug of the
 * caller, an {@link IllegalArgumentException}, and nothing is sent. Requests are for a joined
 * session; else they throw {@link IllegalStateException}. Answers to invocations may come at any
 * time and are dropped when nobody waits for them any more.
 *
 * <p>Times are monotonic nanoseconds. Not thread-safe.
 */
public final class Session {
  private enum Phase {
    NEW,
    JOINING,
    PROVING,
    AUTHENTICATING,
    JOINED,
    LEAVING,
    OVER
  }

  private final String realm;
  private final Authenticator authenticator;
  private final Consumer<Message> out;
  private final Requests requests = new Requests();
  private final Caller caller;
  private final Callee callee;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final Set<Long> extensions = new HashSet<>();

  private Phase phase = Phase.NEW;
  private Map<String, Object> welcome = Map.of();
  private String leaving = ""; // our reason, while LEAVING
  private long leaveUntil = Long.MAX_VALUE;
  private Ending ending; // once OVER

  public Session(String realm, Authenticator authenticator, Consumer<Message> out) {
    this.realm = Uri.require("realm", realm);
    this.authenticator = authenticator;
    this.out = out;
    caller = new Caller(requests, this::dealerHas, out);
    callee = new Callee(requests, out);
    publisher = new Publisher(requests, out);
    subscriber = new Subscriber(requests, out);
  }

  /** Sends HELLO. To be called once, first. */
  public void join() {
    if (phase != Phase.NEW) throw new IllegalStateException("joined before");
    var hello = new Hello(realm, Announcement.details(authenticator));
    phase = Phase.JOINING;
    out.accept(hello);
  }

  /**
   * Takes what the router sent, now.
   *
   * @throws ProtocolViolation when it must not have; the caller then calls {@link #abort}
   */
  public Happening receive(Message message, long now) throws ProtocolViolation {
    return switch (phase) {
      case NEW -> throw unexpected(message);
      case JOINING, PROVING, AUTHENTICATING -> whileJoining(message);
      case JOINED -> whileJoined(message, now);
      case LEAVING -> whileLeaving(message);
      case OVER -> new Ignored(name(message) + " after the end");
    };
  }

  private Happening whileJoining(Message message) throws ProtocolViolation {
    if (message instanceof Welcome m && phase != Phase.PROVING) return welcomed(m);
    if (message instanceof Challenge m && phase == Phase.JOINING) return challenged(m);
    if (message instanceof Abort m) return aborted(m);
    if (message instanceof Unknown m) return extension(m);
    throw unexpected(message);
  }

  private Happening welcomed(Welcome m) {
    try {
      authenticator.welcomed(m.details());
    } catch (CannotAuthenticate e) {
      return abort(Uris.CANNOT_AUTHENTICATE, line(e.getMessage()));
    }
    phase = Phase.JOINED;
    welcome = Welcomed.kept(m.details());
    return new Joined(m.session(), welcome);
  }

  private Happening challenged(Challenge challenge) {
    phase = Phase.PROVING;
    return new Challenged(challenge);
  }

  /**
   * Answers the challenge, or gives up for want of an answer. When the session has ended since,
   * nothing happens.
   */
  public Optional<Over> authenticate(Proof proof) {
    if (phase != Phase.PROVING) return Optional.empty();
    if (proof instanceof Proof.Impossible p) {
      return Optional.of(abort(Uris.CANNOT_AUTHENTICATE, line(p.why())));
    }
    phase = Phase.AUTHENTICATING;
    out.accept(((Proof.Given) proof).message());
    return Optional.empty();
  }

  private Happening whileJoined(Message message, long now) throws ProtocolViolation {
    if (message instanceof Invocation m) return callee.invoked(m, now);
    if (message instanceof Event m) return subscriber.event(m);
    if (message instanceof Published m) return publisher.published(m);
    if (message instanceof Result m) return caller.result(m);
    if (message instanceof Error m) return refused(m);
    if (message instanceof Interrupt m) return callee.interrupted(m);
    if (message instanceof Registered m) return callee.registered(m);
    if (message instanceof Unregistered m) return callee.unregistered(m);
    if (message instanceof Subscribed m) return subscriber.subscribed(m);
    if (message instanceof Unsubscribed m) return subscriber.unsubscribed(m);
    if (message instanceof Goodbye m) return dismissed(m);
    if (message instanceof Abort m) return aborted(m);
    if (message instanceof Unknown m) return extension(m);
    throw unexpected(message);
  }

  /** Everything is ignored until the answer comes (Sessions, state chart, SHUTTING DOWN). */
  private Happening whileLeaving(Message message) {
    if (message instanceof Goodbye m) return over(new Ending.Left(said(m.reason())));
    if (message instanceof Abort m) return aborted(m);
    return new Ignored(name(message) + " after our GOODBYE");
  }

  private Happening dismissed(Goodbye m) {
    out.accept(new Goodbye(Map.of(), Uris.GOODBYE_AND_OUT));
    return over(new Ending.Dismissed(said(m.reason()), text(m.details())));
  }

  private Happening aborted(Abort m) {
    return over(new Ending.Aborted(said(m.reason()), text(m.details())));
  }

  /** Types above 255 are the extension range; others that we do not know break the protocol. */
  private Happening extension(Unknown m) throws ProtocolViolation {
    if (m.code() <= 255) throw new ProtocolViolation("message type " + m.code() + " is unknown");
    if (extensions.size() < Limits.EXTENSIONS && extensions.add(m.code())) {
      return new Ignored("first extension message of type " + m.code());
    }
    return new Ignored("extension message of type " + m.code());
  }

  private Happening refused(Error m) throws ProtocolViolation {
    Kind kind =
        Kind.of(m.requestType())
            .orElseThrow(
                () -> new ProtocolViolation("ERROR for a request of type " + m.requestType()));
    var pending = requests.take(m.request(), kind, "ERROR for " + kind);
    if (pending.isEmpty()) {
      requests.takeExpired(m.request(), kind);
      return Requests.stray("ERROR", m.request());
    }
    Request request = pending.get().request();
    if (kind == Kind.CALL) caller.ended(request);
    return new Refused(request, line(m.error()), m.details(), m.payload());
  }

  /**
   * Registers a procedure. The options {@code match} and {@code invoke} may make it a pattern, and
   * one of several that share it.
   */
  public Request register(String procedure, Map<String, Object> options, long deadline) {
    requireJoined();
    return callee.register(procedure, options, deadline);
  }

  /** Whether it is ours, and neither given up nor revoked: only then may it be unregistered. */
  public boolean holds(long registration) {
    return callee.holds(registration);
  }

  /** Gives a registration up: from now on its invocations are refused. */
  public Request unregister(long registration, long deadline) {
    requireJoined();
    return callee.unregister(registration, deadline);
  }

  /** Subscribing to the same topic again gives the same subscription, and each event once. */
  public Request subscribe(String topic, Map<String, Object> options, long deadline) {
    requireJoined();
    return subscriber.subscribe(topic, options, deadline);
  }

  /**
   * Gives a subscription up, whoever asked for it and however often: from now on its events are
   * ignored. Not while a {@link #subscribe} to the same topic waits: that would be ended too.
   */
  public Request unsubscribe(long subscription, long deadline) {
    requireJoined();
    return subscriber.unsubscribe(subscription, deadline);
  }

  /** Publishes with acknowledge: ends in Published, Refused, TimedOut or Over. */
  public Request publish(
      String topic, Map<String, Object> options, Payload payload, long deadline) {
    requireJoined();
    return publisher.publish(topic, options, payload, deadline);
  }

  /** Publishes without acknowledge: nobody will tell what became of it. */
  public void tell(String topic, Map<String, Object> options, Payload payload) {
    requireJoined();
    publisher.tell(topic, options, payload);
  }

  /**
   * Calls a procedure. With the option {@code receive_progress} any number of partial results may
   * come first; they do not move the deadline. With {@code progress} this is the first of several
   * {@link #part parts}, for which the router must have announced progressive call invocations.
   */
  public Request call(
      String procedure, Map<String, Object> options, Payload payload, long deadline) {
    requireJoined();
    return caller.call(procedure, options, payload, deadline);
  }

  /** Sends a further part of a call; of one that has ended it is dropped. */
  public void part(Request call, Payload payload, boolean last) {
    requireJoined();
    caller.part(call, payload, last);
  }

  /**
   * Cancels a call of ours; one that has ended is left alone. With {@code skip} the call is over
   * when this returns, because some routers then never answer. With {@code kill} and {@code
   * killnowait} it ends in Refused, or as it would have without, at the latest by its deadline.
   */
  public void cancel(Request call, String mode) {
    caller.cancel(call, mode);
  }

  /** Answers an invocation; one that is no longer open is ignored. */
  public void yield(long invocation, Payload payload) {
    callee.yield(invocation, payload);
  }

  /** Sends a part of an answer, if the caller asked for progress; else it is dropped. */
  public void progress(long invocation, Payload payload) {
    callee.progress(invocation, payload);
  }

  /** Answers an invocation with an error. */
  public void fail(long invocation, String error, Payload payload) {
    callee.fail(invocation, error, payload);
  }

  /** Says GOODBYE and waits for the answer, at most until {@code deadline}. */
  public void leave(String reason, long deadline) {
    requireJoined();
    leaving = Uri.require("reason", reason);
    leaveUntil = deadline;
    phase = Phase.LEAVING;
    caller.end();
    callee.end();
    subscriber.end();
    out.accept(new Goodbye(Map.of(), reason));
  }

  /** Sends ABORT and ends the session. After the end, or before the start, nothing is sent. */
  public Over abort(String reason, String message) {
    Uri.require("reason", reason);
    if (phase != Phase.NEW && phase != Phase.OVER) {
      Map<String, Object> details = message.isEmpty() ? Map.of() : Map.of("message", message);
      out.accept(new Abort(details, reason, Payload.NONE));
    }
    return over(new Ending.WeAborted(reason, message));
  }

  /** The connection is gone: ends the session without a word. */
  public Over lost() {
    return over(new Ending.ConnectionLost());
  }

  /** The first ending counts; told again it has no requests left. */
  private Over over(Ending how) {
    if (phase != Phase.OVER) ending = how;
    phase = Phase.OVER;
    leaveUntil = Long.MAX_VALUE;
    caller.end();
    callee.end();
    subscriber.end();
    return new Over(ending, requests.drain());
  }

  /**
   * What has become overdue: TimedOut for requests, Interrupted for invocations, Over for an
   * unanswered GOODBYE.
   */
  public List<Happening> tick(long now) {
    if (deadline() > now) return List.of();
    var happenings = new ArrayList<Happening>();
    for (Request request : requests.overdue(now)) {
      if (request.kind() == Kind.CALL) caller.timedOut(request);
      happenings.add(new TimedOut(request));
    }
    for (var due = callee.timedOut(now); due.isPresent(); due = callee.timedOut(now)) {
      happenings.add(due.get());
    }
    if (leaveUntil <= now) happenings.add(over(new Ending.Left(leaving)));
    return happenings;
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    return Math.min(leaveUntil, Math.min(requests.deadline(), callee.deadline()));
  }

  public boolean joined() {
    return phase == Phase.JOINED;
  }

  /** Whether WELCOME announced the feature, for example {@code broker}, {@code event_retention}. */
  public boolean routerHas(String role, String feature) {
    return welcome.get("roles") instanceof Map<?, ?> roles
        && roles.get(role) instanceof Map<?, ?> details
        && details.get("features") instanceof Map<?, ?> features
        && Boolean.TRUE.equals(features.get(feature));
  }

  private boolean dealerHas(String feature) {
    return phase == Phase.JOINED && routerHas("dealer", feature);
  }

  private void requireJoined() {
    if (phase != Phase.JOINED) throw new IllegalStateException("not joined, but " + phase);
  }

  private ProtocolViolation unexpected(Message message) {
    return new ProtocolViolation(name(message) + " from the router while " + phase);
  }

  /** The records are named as the specification names the messages. */
  private static String name(Message message) {
    return message.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  private String text(Map<String, Object> details) {
    return details.get("message") instanceof String message ? said(message) : "";
  }

  /** What the router said, without a secret of ours that it may have quoted. */
  private String said(String text) {
    return line(authenticator.censored(text));
  }

  /** A text that the router chose, in short: it will be kept and logged. */
  static String line(String text) {
    return Printable.of(text, Limits.TEXT_BYTES);
  }
}

package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.KnownKeys;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Abort;
import io.sandpiper.wamp.message.Message.Authenticate;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Challenge;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Event;
import io.sandpiper.wamp.message.Message.Goodbye;
import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Message.Published;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Subscribe;
import io.sandpiper.wamp.message.Message.Subscribed;
import io.sandpiper.wamp.message.Message.Unknown;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Unsubscribe;
import io.sandpiper.wamp.message.Message.Unsubscribed;
import io.sandpiper.wamp.message.Message.Welcome;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.Printable;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.session.Authenticator.CannotAuthenticate;
import io.sandpiper.wamp.session.Happening.Challenged;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Joined;
import io.sandpiper.wamp.session.Happening.Over;
import io.sandpiper.wamp.session.Happening.Refused;
import io.sandpiper.wamp.session.Happening.TimedOut;
import io.sandpiper.wamp.session.Request.Kind;
import io.sandpiper.wamp.session.Requests.Pending;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    AUTHENTICATING,
    JOINED,
    LEAVING,
    OVER
  }

  private static final Set<String> CANCEL_MODES = Set.of("skip", "kill", "killnowait");

  private final String realm;
  private final Authenticator authenticator;
  private final Consumer<Message> out;
  private final Requests requests = new Requests();
  private final Callee callee;
  private final Subscriber subscriber = new Subscriber();
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
    callee = new Callee(out);
  }

  /** Sends HELLO. To be called once, first. */
  public void join() {
    if (phase != Phase.NEW) throw new IllegalStateException("joined before");
    var hello = new Hello(realm, Announcement.details(authenticator));
    phase = Phase.JOINING;
    out.accept(hello);
  }

  /**
   * Takes what the router sent.
   *
   * @throws ProtocolViolation when it must not have; the caller then calls {@link #abort}
   */
  public Happening receive(Message message) throws ProtocolViolation {
    return switch (phase) {
      case NEW -> throw unexpected(message);
      case JOINING, AUTHENTICATING -> whileJoining(message);
      case JOINED -> whileJoined(message);
      case LEAVING -> whileLeaving(message);
      case OVER -> new Ignored(name(message) + " after the end");
    };
  }

  private Happening whileJoining(Message message) throws ProtocolViolation {
    if (message instanceof Welcome m) return welcomed(m);
    if (message instanceof Challenge m && phase == Phase.JOINING) return challenged(m);
    if (message instanceof Abort m) return aborted(m);
    if (message instanceof Unknown m) return extension(m);
    throw unexpected(message);
  }

  private Happening welcomed(Welcome m) {
    try {
      authenticator.welcomed(m.details());
    } catch (CannotAuthenticate e) {
      return abort("wamp.error.cannot_authenticate", line(e.getMessage()));
    }
    phase = Phase.JOINED;
    welcome = Welcomed.kept(m.details());
    return new Joined(m.session(), welcome);
  }

  private Happening challenged(Challenge challenge) {
    phase = Phase.AUTHENTICATING;
    Authenticate answer;
    try {
      answer = authenticator.answer(challenge);
    } catch (CannotAuthenticate e) {
      return abort("wamp.error.cannot_authenticate", line(e.getMessage()));
    }
    out.accept(answer);
    return new Challenged(line(challenge.method()));
  }

  private Happening whileJoined(Message message) throws ProtocolViolation {
    if (message instanceof Invocation m) return callee.invoked(m);
    if (message instanceof Event m) return subscriber.event(m);
    if (message instanceof Published m) return published(m);
    if (message instanceof Result m) return result(m);
    if (message instanceof Error m) return refused(m);
    if (message instanceof Interrupt m) return callee.interrupted(m);
    if (message instanceof Registered m) return registered(m);
    if (message instanceof Unregistered m) return unregistered(m);
    if (message instanceof Subscribed m) return subscribed(m);
    if (message instanceof Unsubscribed m) return unsubscribed(m);
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
    out.accept(new Goodbye(Map.of(), "wamp.close.goodbye_and_out"));
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

  private Happening registered(Registered m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.REGISTER, "REGISTERED");
    if (pending.isPresent()) {
      Request request = pending.get().request();
      callee.add(m.registration(), request.uri());
      return new Happening.Registered(request, m.registration());
    }
    if (requests.takeExpired(m.request(), Kind.REGISTER).isPresent()) {
      out.accept(new Unregister(requests.nextId(), m.registration()));
    }
    return stray("REGISTERED", m.request());
  }

  private Happening unregistered(Unregistered m) throws ProtocolViolation {
    if (m.request() == 0) return callee.revoked(m);
    var pending = requests.take(m.request(), Kind.UNREGISTER, "UNREGISTERED");
    if (pending.isEmpty()) return stray("UNREGISTERED", m.request());
    return new Happening.Unregistered(pending.get().request());
  }

  private Happening subscribed(Subscribed m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.SUBSCRIBE, "SUBSCRIBED");
    if (pending.isPresent()) {
      Request request = pending.get().request();
      subscriber.add(m.subscription(), request);
      return new Happening.Subscribed(request, m.subscription());
    }
    requests
        .takeExpired(m.request(), Kind.SUBSCRIBE)
        .filter(late -> !wanted(m.subscription(), late))
        .ifPresent(late -> out.accept(new Unsubscribe(requests.nextId(), m.subscription())));
    return stray("SUBSCRIBED", m.request());
  }

  /**
   * One id stands for all subscriptions to a topic: giving up the late one would end the others.
   */
  private boolean wanted(long subscription, Pending late) {
    return subscriber.holds(subscription)
        || requests.waitsForSubscription(late.request().uri(), late.match());
  }

  private Happening unsubscribed(Unsubscribed m) throws ProtocolViolation {
    if (m.request() == 0) return subscriber.revoked(m);
    var pending = requests.take(m.request(), Kind.UNSUBSCRIBE, "UNSUBSCRIBED");
    if (pending.isEmpty()) return stray("UNSUBSCRIBED", m.request());
    subscriber.removed(pending.get().target(), m.request());
    return new Happening.Unsubscribed(pending.get().request());
  }

  private Happening published(Published m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.PUBLISH, "PUBLISHED");
    if (pending.isEmpty()) return stray("PUBLISHED", m.request());
    return new Happening.Published(pending.get().request(), m.publication());
  }

  private Happening result(Result m) throws ProtocolViolation {
    Optional<Pending> pending = requests.find(m.request(), Kind.CALL, "RESULT");
    if (pending.isEmpty()) return stray("RESULT", m.request());
    Pending call = pending.get();
    boolean progress = Boolean.TRUE.equals(m.details().get("progress"));
    if (progress && !call.progress()) {
      return new Ignored("a part of result " + m.request() + ", not asked for");
    }
    if (!progress) requests.remove(call.request());
    return new Happening.Result(call.request(), progress, m.details(), m.payload());
  }

  private Happening refused(Error m) throws ProtocolViolation {
    Kind kind =
        Kind.of(m.requestType())
            .orElseThrow(
                () -> new ProtocolViolation("ERROR for a request of type " + m.requestType()));
    var pending = requests.take(m.request(), kind, "ERROR for " + kind);
    if (pending.isEmpty()) {
      requests.takeExpired(m.request(), kind);
      return stray("ERROR", m.request());
    }
    return new Refused(pending.get().request(), line(m.error()), m.details(), m.payload());
  }

  private static Happening stray(String answer, long request) {
    return new Ignored(answer + " for request " + request + ", not waited for");
  }

  public Request register(String procedure, Map<String, Object> options, long deadline) {
    Uri.Match match = Uri.Match.of(options);
    Uri.require("procedure", procedure, match);
    Map<String, Object> checked = ready(Kind.REGISTER, options, Payload.NONE);
    Request request = request(Kind.REGISTER, procedure, deadline, match, 0, false);
    out.accept(new Register(request.id(), checked, procedure));
    return request;
  }

  /** Gives a registration up: from now on its invocations are refused. */
  public Request unregister(long registration, long deadline) {
    ready(Kind.UNREGISTER, Map.of(), Payload.NONE);
    String procedure = callee.remove(registration);
    Request request =
        request(Kind.UNREGISTER, procedure, deadline, Uri.Match.EXACT, registration, false);
    out.accept(new Unregister(request.id(), registration));
    return request;
  }

  /** Subscribing to the same topic again gives the same subscription, and each event once. */
  public Request subscribe(String topic, Map<String, Object> options, long deadline) {
    Uri.Match match = Uri.Match.of(options);
    Uri.require("topic", topic, match);
    Map<String, Object> checked = ready(Kind.SUBSCRIBE, options, Payload.NONE);
    Request request = request(Kind.SUBSCRIBE, topic, deadline, match, 0, false);
    out.accept(new Subscribe(request.id(), checked, topic));
    return request;
  }

  /**
   * Gives a subscription up, whoever asked for it and however often: from now on its events are
   * ignored. Not while a {@link #subscribe} to the same topic waits: that would be ended too.
   */
  public Request unsubscribe(long subscription, long deadline) {
    ready(Kind.UNSUBSCRIBE, Map.of(), Payload.NONE);
    String topic = subscriber.remove(subscription);
    Request request =
        request(Kind.UNSUBSCRIBE, topic, deadline, Uri.Match.EXACT, subscription, false);
    out.accept(new Unsubscribe(request.id(), subscription));
    return request;
  }

  /** Publishes with acknowledge: ends in Published, Refused, TimedOut or Over. */
  public Request publish(
      String topic, Map<String, Object> options, Payload payload, long deadline) {
    Uri.require("topic", topic);
    var acknowledged = new LinkedHashMap<>(options);
    acknowledged.put("acknowledge", true);
    Map<String, Object> checked = ready(Kind.PUBLISH, acknowledged, payload);
    Request request = request(Kind.PUBLISH, topic, deadline, Uri.Match.EXACT, 0, false);
    out.accept(new Publish(request.id(), checked, topic, payload));
    return request;
  }

  /** Publishes without acknowledge: nobody will tell what became of it. */
  public void tell(String topic, Map<String, Object> options, Payload payload) {
    Uri.require("topic", topic);
    if (Boolean.TRUE.equals(options.get("acknowledge"))) {
      throw new IllegalArgumentException("options.acknowledge: publish waits for an answer");
    }
    Map<String, Object> checked = ready(Kind.PUBLISH, options, payload);
    out.accept(new Publish(requests.nextId(), checked, topic, payload));
  }

  /**
   * Calls a procedure. With the option {@code receive_progress} any number of partial results may
   * come first; they do not move the deadline.
   */
  public Request call(
      String procedure, Map<String, Object> options, Payload payload, long deadline) {
    Uri.require("procedure", procedure);
    Map<String, Object> checked = ready(Kind.CALL, options, payload);
    boolean progress = Boolean.TRUE.equals(checked.get("receive_progress"));
    Request request = request(Kind.CALL, procedure, deadline, Uri.Match.EXACT, 0, progress);
    out.accept(new Call(request.id(), checked, procedure, payload));
    return request;
  }

  /**
   * Cancels a call of ours; one that has ended is left alone. With {@code skip} the call is over
   * when this returns, because some routers then never answer. With {@code kill} and {@code
   * killnowait} it ends in Refused, or as it would have without, at the latest by its deadline.
   */
  public void cancel(Request call, String mode) {
    if (!CANCEL_MODES.contains(mode)) {
      throw new IllegalArgumentException("mode: " + mode + ", expected one of " + CANCEL_MODES);
    }
    if (call.kind() != Kind.CALL) throw new IllegalArgumentException("not a call: " + call);
    boolean waiting = mode.equals("skip") ? requests.remove(call) : requests.waits(call);
    if (waiting) sendCancel(call, mode);
  }

  /** A router that has not announced canceling need not know the message. */
  private void sendCancel(Request call, String mode) {
    if (phase != Phase.JOINED) return;
    if (routerHas("dealer", "call_canceling") || routerHas("dealer", "call_cancelling")) {
      out.accept(new Cancel(call.id(), Map.of("mode", mode)));
    }
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
    callee.end();
    subscriber.end();
    return new Over(ending, requests.drain());
  }

  /** What has become overdue: TimedOut for requests, Over for an unanswered GOODBYE. */
  public List<Happening> tick(long now) {
    if (deadline() > now) return List.of();
    var happenings = new ArrayList<Happening>();
    for (Request request : requests.overdue(now)) {
      // Nobody waits any more, so the callee may stop.
      if (request.kind() == Kind.CALL) sendCancel(request, "killnowait");
      happenings.add(new TimedOut(request));
    }
    if (leaveUntil <= now) happenings.add(over(new Ending.Left(leaving)));
    return happenings;
  }

  /** The next moment {@link #tick} has work; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    return Math.min(leaveUntil, requests.deadline());
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

  /** Everything that can be wrong with a request, before anything of it has happened. */
  private Map<String, Object> ready(Kind kind, Map<String, Object> options, Payload payload) {
    requireJoined();
    requests.requireRoom();
    payload.requireSendable();
    return checked(kind, options);
  }

  private void requireJoined() {
    if (phase != Phase.JOINED) throw new IllegalStateException("not joined, but " + phase);
  }

  private static Map<String, Object> checked(Kind kind, Map<String, Object> options) {
    if (options.isEmpty()) return Map.of();
    var copy = Payload.named(options);
    copy.requireSendable();
    for (var option : copy.named().entrySet()) {
      String key = option.getKey();
      if (option.getValue() == null) {
        throw new IllegalArgumentException("options." + key + ": null, expected no such key");
      }
      // Sending these without having announced the feature is a violation.
      if (key.startsWith("ppt_") || kind == Kind.CALL && key.equals("progress")) {
        throw new IllegalArgumentException("options." + key + ": not announced in HELLO");
      }
    }
    KnownKeys.complaint(kind.code, copy.named())
        .ifPresent(
            complaint -> {
              throw new IllegalArgumentException("options." + complaint);
            });
    return copy.named();
  }

  private Request request(
      Kind kind, String uri, long deadline, Uri.Match match, long target, boolean progress) {
    var request = new Request(requests.nextId(), kind, uri);
    return requests.add(new Pending(request, deadline, match, target, progress));
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

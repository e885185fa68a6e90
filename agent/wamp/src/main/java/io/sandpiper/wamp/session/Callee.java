package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.message.Uris;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Interrupted;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.RegistrationRevoked;
import io.sandpiper.wamp.session.Invocations.Open;
import io.sandpiper.wamp.session.Request.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Our registrations and the invocations that we owe an answer. */
final class Callee {
  private static final long INVOCATION = 68;

  private final Requests requests;
  private final Consumer<Message> out;

  /**
   * A registration of ours.
   *
   * @param pattern stands for several procedures, of which INVOCATION names one
   */
  private record Held(String uri, boolean pattern) {}

  private final Map<Long, Held> registrations = new HashMap<>();
  private final Invocations invocations = new Invocations();

  Callee(Requests requests, Consumer<Message> out) {
    this.requests = requests;
    this.out = out;
  }

  Request register(String procedure, Map<String, Object> options, long deadline) {
    Uri.Match match = Uri.Match.of(options);
    Uri.require("procedure", procedure, match);
    Map<String, Object> checked = Outgoing.checked(Kind.REGISTER, options);
    requests.requireRoom();
    Request request = requests.begin(Kind.REGISTER, procedure, deadline, match);
    out.accept(new Register(request.id(), checked, procedure));
    return request;
  }

  Happening registered(Registered m) throws ProtocolViolation {
    var pending = requests.take(m.request(), Kind.REGISTER, "REGISTERED");
    if (pending.isPresent()) {
      Request request = pending.get().request();
      boolean pattern = pending.get().match() != Uri.Match.EXACT;
      registrations.put(m.registration(), new Held(request.uri(), pattern));
      return new Happening.Registered(request, m.registration());
    }
    if (requests.takeExpired(m.request(), Kind.REGISTER).isPresent()) {
      out.accept(new Unregister(requests.nextId(), m.registration()));
    }
    return Requests.stray("REGISTERED", m.request());
  }

  boolean holds(long registration) {
    return registrations.containsKey(registration);
  }

  /** Given up at once: what is invoked until the router knows is refused. */
  Request unregister(long registration, long deadline) {
    requests.requireRoom();
    Held held = registrations.remove(registration);
    if (held == null) {
      throw new IllegalArgumentException("registration " + registration + " is not ours");
    }
    Request request = requests.begin(Kind.UNREGISTER, held.uri, deadline, registration);
    out.accept(new Unregister(request.id(), registration));
    return request;
  }

  Happening unregistered(Unregistered m) throws ProtocolViolation {
    if (m.request() == 0) return revoked(m);
    var pending = requests.take(m.request(), Kind.UNREGISTER, "UNREGISTERED");
    if (pending.isEmpty()) return Requests.stray("UNREGISTERED", m.request());
    return new Happening.Unregistered(pending.get().request());
  }

  private Happening revoked(Unregistered m) throws ProtocolViolation {
    Object named = m.details().get("registration");
    long registration = Messages.id(named);
    if (named != null && registration < 0) {
      throw new ProtocolViolation("UNREGISTERED: registration is no id");
    }
    Held held = registrations.remove(registration);
    if (held == null) return new Ignored("revocation of a registration that is not ours");
    String reason = m.details().get("reason") instanceof String s ? Session.line(s) : "";
    return new RegistrationRevoked(registration, held.uri, reason);
  }

  Happening invoked(Invocation m, long now) throws ProtocolViolation {
    boolean more = Boolean.TRUE.equals(m.details().get("progress"));
    Optional<Open> running = invocations.find(m.request());
    if (running.isPresent()) return further(m, running.get(), more);
    if (invocations.endedEarly(m.request())) {
      // Its parts were on their way when we answered (Continuations on Completed Calls).
      return new Ignored("another part of invocation " + m.request() + ", which is answered");
    }
    Held held = registrations.get(m.registration());
    if (held == null) {
      refuse(m, more, Uris.NO_SUCH_PROCEDURE, "the procedure was given up");
      return new Ignored("INVOCATION for registration " + m.registration() + ", not ours now");
    }
    if (invocations.full()) {
      refuse(m, more, Uris.UNAVAILABLE, Limits.INVOCATIONS + " calls wait for an answer already");
      return new Ignored("INVOCATION beyond " + Limits.INVOCATIONS + " open ones");
    }
    if (m.payload().unreadable().isPresent()) {
      refuse(m, more, Uris.INVALID_ARGUMENT, unreadable(m));
      return new Ignored("INVOCATION with " + unreadable(m));
    }
    invocations.add(m.request(), m.details(), more, now);
    String procedure = held.uri;
    // Believed for patterns alone: what else stands there may be the caller's.
    if (held.pattern && m.details().get("procedure") instanceof String called) procedure = called;
    return new Invoked(m.request(), m.registration(), procedure, m.details(), m.payload());
  }

  private static String unreadable(Invocation m) {
    return "a payload that can't be read: " + Session.line(m.payload().unreadable().orElse(""));
  }

  private Happening further(Invocation m, Open running, boolean more) throws ProtocolViolation {
    if (running.more()) {
      if (m.payload().unreadable().isPresent()) {
        fail(m.request(), Uris.INVALID_ARGUMENT, Payload.of(unreadable(m)));
        return new Interrupted(m.request(), "killnowait", Uris.INVALID_ARGUMENT);
      }
      if (!more) invocations.complete(m.request());
      return new Happening.Part(m.request(), !more, m.payload());
    }
    // A caller may have sent it after its last part; for that the router's session must not end.
    if (more) return new Ignored("a part of invocation " + m.request() + " after its last");
    throw new ProtocolViolation("INVOCATION " + m.request() + ", which is still running");
  }

  private void refuse(Invocation m, boolean more, String error, String why) {
    if (more) invocations.remember(m.request());
    out.accept(new Error(INVOCATION, m.request(), Map.of(), error, Payload.of(why)));
  }

  Happening interrupted(Interrupt m) {
    if (invocations.find(m.request()).isEmpty()) {
      return new Ignored("INTERRUPT for invocation " + m.request() + ", not running");
    }
    // Without a mode it is to be answered: an answer too many is ignored, one too few is not.
    String mode = m.options().get("mode") instanceof String s ? s : "kill";
    if (mode.equals("killnowait")) invocations.end(m.request());
    // Not in the specification, but nexus says so why.
    String reason = m.options().get("reason") instanceof String s ? Session.line(s) : Uris.CANCELED;
    return new Interrupted(m.request(), mode, reason);
  }

  /** Answers the next invocation whose caller gave it no more time; empty when none is due. */
  Optional<Happening> timedOut(long now) {
    return invocations
        .overdue(now)
        .map(
            id -> {
              var why = Payload.of("not done within the caller's timeout");
              out.accept(new Error(INVOCATION, id, Map.of(), Uris.TIMEOUT, why));
              return new Interrupted(id, "killnowait", Uris.TIMEOUT);
            });
  }

  long deadline() {
    return invocations.deadline();
  }

  void yield(long invocation, Payload payload) {
    payload.requireSendable();
    if (invocations.end(invocation)) out.accept(new Yield(invocation, Map.of(), payload));
  }

  void progress(long invocation, Payload payload) {
    payload.requireSendable();
    if (!invocations.find(invocation).map(Open::wantsProgress).orElse(false)) return;
    out.accept(new Yield(invocation, Map.of("progress", true), payload));
  }

  void fail(long invocation, String error, Payload payload) {
    Uri.require("error", error);
    payload.requireSendable();
    if (!invocations.end(invocation)) return;
    out.accept(new Error(INVOCATION, invocation, Map.of(), error, payload));
  }

  void end() {
    registrations.clear();
    invocations.clear();
  }
}

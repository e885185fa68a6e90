package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Messages;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uri;
import io.sandpiper.wamp.session.Happening.Ignored;
import io.sandpiper.wamp.session.Happening.Interrupted;
import io.sandpiper.wamp.session.Happening.Invoked;
import io.sandpiper.wamp.session.Happening.RegistrationRevoked;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Our registrations and the invocations that we owe an answer. */
final class Callee {
  private static final long INVOCATION = 68;

  private final Consumer<Message> out;
  private final Map<Long, String> registrations = new HashMap<>();

  /** Open invocations, and whether their callers want partial results. */
  private final Map<Long, Boolean> open = new HashMap<>();

  Callee(Consumer<Message> out) {
    this.out = out;
  }

  void add(long registration, String procedure) {
    registrations.put(registration, procedure);
  }

  /**
   * Gives a registration up, at once: what is invoked until the router knows is refused.
   *
   * @return the procedure
   */
  String remove(long registration) {
    String procedure = registrations.remove(registration);
    if (procedure != null) return procedure;
    throw new IllegalArgumentException("registration " + registration + " is not ours");
  }

  Happening invoked(Invocation m) throws ProtocolViolation {
    if (open.containsKey(m.request())) {
      // A further part of a progressive invocation; we have not announced that we take them.
      if (Boolean.TRUE.equals(m.details().get("progress"))) {
        return new Ignored("another part of invocation " + m.request());
      }
      throw new ProtocolViolation("INVOCATION " + m.request() + ", which is still running");
    }
    String procedure = registrations.get(m.registration());
    if (procedure == null) {
      refuse(m, "wamp.error.no_such_procedure", "the procedure was given up");
      return new Ignored("INVOCATION for registration " + m.registration() + ", not ours now");
    }
    if (open.size() >= Limits.INVOCATIONS) {
      refuse(m, "wamp.error.unavailable", open.size() + " calls wait for an answer already");
      return new Ignored("INVOCATION beyond " + Limits.INVOCATIONS + " open ones");
    }
    open.put(m.request(), Boolean.TRUE.equals(m.details().get("receive_progress")));
    if (m.details().get("procedure") instanceof String called) procedure = called;
    return new Invoked(m.request(), m.registration(), procedure, m.details(), m.payload());
  }

  private void refuse(Invocation m, String error, String why) {
    out.accept(new Error(INVOCATION, m.request(), Map.of(), error, Payload.of(why)));
  }

  Happening interrupted(Interrupt m) {
    if (!open.containsKey(m.request())) {
      return new Ignored("INTERRUPT for invocation " + m.request() + ", not running");
    }
    // Without a mode it is to be answered: an answer too many is ignored, one too few is not.
    String mode = m.options().get("mode") instanceof String s ? s : "kill";
    if (mode.equals("killnowait")) open.remove(m.request());
    return new Interrupted(m.request(), mode);
  }

  Happening revoked(Unregistered m) throws ProtocolViolation {
    Object named = m.details().get("registration");
    long registration = Messages.id(named);
    if (named != null && registration < 0) {
      throw new ProtocolViolation("UNREGISTERED: registration is no id");
    }
    String procedure = registrations.remove(registration);
    if (procedure == null) return new Ignored("revocation of a registration that is not ours");
    String reason = m.details().get("reason") instanceof String s ? Session.line(s) : "";
    return new RegistrationRevoked(registration, procedure, reason);
  }

  void yield(long invocation, Payload payload) {
    payload.requireSendable();
    if (open.remove(invocation) == null) return;
    out.accept(new Yield(invocation, Map.of(), payload));
  }

  void progress(long invocation, Payload payload) {
    payload.requireSendable();
    if (!open.getOrDefault(invocation, false)) return;
    out.accept(new Yield(invocation, Map.of("progress", true), payload));
  }

  void fail(long invocation, String error, Payload payload) {
    Uri.require("error", error);
    payload.requireSendable();
    if (open.remove(invocation) == null) return;
    out.accept(new Error(INVOCATION, invocation, Map.of(), error, payload));
  }

  void end() {
    registrations.clear();
    open.clear();
  }
}

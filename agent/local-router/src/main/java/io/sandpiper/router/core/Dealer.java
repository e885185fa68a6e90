package io.sandpiper.router.core;

import io.sandpiper.router.core.Meta.Answer;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Message.Register;
import io.sandpiper.wamp.message.Message.Registered;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Unregister;
import io.sandpiper.wamp.message.Message.Unregistered;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Brings calls to those who registered the procedure, and the answers back. */
final class Dealer {
  private static final long CALL = 48;
  private static final long REGISTER = 64;
  private static final long UNREGISTER = 66;
  private static final long INVOCATION = 68;

  private final Limits limits;
  private final LongSupplier ids;
  private final Patterns<Registration> registrations = new Patterns<>();
  private final Meta meta;

  Dealer(Limits limits, LongSupplier ids, Realm realm) {
    this.limits = limits;
    this.ids = ids;
    this.meta = new Meta(realm, registrations, this::revoke);
  }

  void register(Member callee, Register m) throws ProtocolViolation {
    Match match = Match.of(m.options());
    String invoke = Options.text(m.options(), "invoke", "single");
    String procedure = m.procedure();
    if (!match.allows(procedure) || Meta.owns(procedure)) {
      refuse(callee, m, Uris.INVALID_URI, "invalid or reserved: ");
    } else if (!invoke.equals("single")) {
      refuse(callee, m, Uris.OPTION_NOT_ALLOWED, "no shared registrations here: ");
    } else if (registrations.get(match, procedure).isPresent()) {
      refuse(callee, m, Uris.PROCEDURE_ALREADY_EXISTS, "already registered: ");
    } else if (callee.registrations.size() >= limits.registrations()) {
      refuse(callee, m, Uris.LIMIT_REACHED, limits.registrations() + " are registered, not: ");
    } else {
      var registration = new Registration(ids.getAsLong(), match, procedure, callee);
      registrations.put(match, procedure, registration);
      callee.registrations.put(registration.id(), registration);
      callee.send(new Registered(m.request(), registration.id()));
    }
  }

  private static void refuse(Member callee, Register m, String error, String text) {
    callee.refuse(REGISTER, m.request(), error, text + Options.brief(m.procedure()));
  }

  /** Calls that are running are still to be answered. */
  void unregister(Member callee, Unregister m) {
    Registration registration = callee.registrations.remove(m.registration());
    if (registration == null) {
      String text = "not a registration of this session: " + m.registration();
      callee.refuse(UNREGISTER, m.request(), Uris.NO_SUCH_REGISTRATION, text);
    } else {
      registrations.remove(registration.match(), registration.procedure());
      callee.send(new Unregistered(m.request(), Map.of()));
    }
  }

  /**
   * Takes a registration from its callee, who is told (Registration Revocation).
   *
   * @return whether this callee had it
   */
  boolean revoke(Member callee, long id, String reason) {
    Registration registration = callee.registrations.remove(id);
    if (registration == null) return false;
    registrations.remove(registration.match(), registration.procedure());
    callee.send(new Unregistered(0, Map.of("registration", id, "reason", reason)));
    return true;
  }

  void call(Member caller, Call m) throws ProtocolViolation {
    if (caller.calls.containsKey(m.request())) {
      throw new ProtocolViolation("CALL with request " + m.request() + ", which is still running");
    }
    boolean progress = Options.flag(m.options(), "receive_progress", false);
    if (!Match.EXACT.allows(m.procedure())) {
      refuse(caller, m, Uris.INVALID_URI, "not a URI: ");
    } else if (Meta.owns(m.procedure())) {
      answer(caller, m);
    } else {
      Optional<Registration> found = registrations.best(m.procedure());
      if (found.isEmpty()) {
        refuse(caller, m, Uris.NO_SUCH_PROCEDURE, "nobody has registered ");
      } else if (caller.calls.size() >= limits.calls()
          || found.get().callee().invocations.size() >= limits.calls()) {
        refuse(caller, m, Uris.UNAVAILABLE, limits.calls() + " calls are unanswered, not making ");
      } else {
        invoke(caller, m, found.get(), progress);
      }
    }
  }

  private static void refuse(Member caller, Call m, String error, String text) {
    caller.refuse(CALL, m.request(), error, text + Options.brief(m.procedure()));
  }

  private void answer(Member caller, Call m) {
    Answer answer = meta.call(caller, m.procedure(), m.payload());
    if (answer instanceof Answer.Done done) {
      caller.send(new Result(m.request(), Map.of(), done.payload()));
    } else if (answer instanceof Answer.Failed failed) {
      caller.refuse(CALL, m.request(), failed.error(), failed.text());
    }
  }

  private static void invoke(Member caller, Call m, Registration registration, boolean progress) {
    Member callee = registration.callee();
    // Progress needs both features: else nobody could stop it for a caller who has left.
    boolean streams =
        progress
            && callee.has("callee", "progressive_call_results")
            && callee.has("callee", "call_canceling");
    var running = new Running(caller, m.request(), callee, callee.newInvocation(), streams);
    running.open();
    var details = new LinkedHashMap<String, Object>();
    details.put("caller", caller.session());
    details.put("caller_authid", caller.identity().authid());
    details.put("caller_authrole", caller.identity().authrole());
    if (registration.match() != Match.EXACT) details.put("procedure", m.procedure());
    if (streams) details.put("receive_progress", true);
    // The callee runs the clock: routers do not agree on the unit.
    Object timeout = m.options().get("timeout");
    if (timeout instanceof Number) details.put("timeout", timeout);
    callee.send(new Invocation(running.invocation, registration.id(), details, m.payload()));
  }

  /**
   * Without a mode as killnowait. For a call that has just been answered there is nothing to do.
   */
  void cancel(Member caller, Cancel m) throws ProtocolViolation {
    String mode = Options.text(m.options(), "mode", "killnowait");
    if (!List.of("skip", "kill", "killnowait").contains(mode)) {
      throw new ProtocolViolation("CANCEL mode: expected skip, kill or killnowait");
    }
    Running call = caller.calls.get(m.request());
    if (call == null) return;
    boolean interruptible = call.callee.has("callee", "call_canceling");
    if (interruptible && !mode.equals("skip")) interrupt(call, mode);
    if (interruptible && mode.equals("kill")) return;
    call.close();
    caller.refuse(CALL, m.request(), Uris.CANCELED, "canceled by the caller");
  }

  private static void interrupt(Running call, String mode) {
    if (call.interrupted) return;
    call.interrupted = true;
    call.callee.send(new Interrupt(call.invocation, Map.of("mode", mode)));
  }

  /** One that is no longer open crossed a cancellation: it is dropped. */
  void yield(Member callee, Yield m) throws ProtocolViolation {
    boolean progress = Options.flag(m.options(), "progress", false);
    Running call = running(callee, m.request(), "YIELD");
    if (call == null) return;
    if (progress) {
      if (call.progress) {
        call.caller.send(new Result(call.request, Map.of("progress", true), m.payload()));
      }
    } else {
      call.close();
      call.caller.send(new Result(call.request, Map.of(), m.payload()));
    }
  }

  void fail(Member callee, Error m) throws ProtocolViolation {
    if (m.requestType() != INVOCATION) {
      throw new ProtocolViolation("ERROR for type " + m.requestType() + ", expected 68");
    }
    if (!Match.EXACT.allows(m.error())) throw new ProtocolViolation("ERROR without a valid URI");
    Running call = running(callee, m.request(), "ERROR");
    if (call == null) return;
    call.close();
    call.caller.send(new Error(CALL, call.request, m.details(), m.error(), m.payload()));
  }

  private static Running running(Member callee, long invocation, String what)
      throws ProtocolViolation {
    if (!callee.invoked(invocation)) {
      throw new ProtocolViolation(what + " for invocation " + invocation + ", never sent");
    }
    return callee.invocations.get(invocation);
  }

  /** Caller Leaving, Callee Leaving. */
  void left(Member member) {
    for (Registration registration : member.registrations.values()) {
      registrations.remove(registration.match(), registration.procedure());
    }
    for (Running call : List.copyOf(member.calls.values())) {
      call.close();
      boolean self = call.callee == member;
      if (!self && call.callee.has("callee", "call_canceling")) interrupt(call, "killnowait");
    }
    for (Running call : List.copyOf(member.invocations.values())) {
      call.close();
      String text = "callee disconnected from in-flight request";
      call.caller.refuse(CALL, call.request, Uris.CANCELED, text);
    }
  }
}

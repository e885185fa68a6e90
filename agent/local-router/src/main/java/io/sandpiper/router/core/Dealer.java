package io.sandpiper.router.core;

import io.sandpiper.router.core.Registration.Callee;
import io.sandpiper.wamp.message.Message.Call;
import io.sandpiper.wamp.message.Message.Cancel;
import io.sandpiper.wamp.message.Message.Error;
import io.sandpiper.wamp.message.Message.Result;
import io.sandpiper.wamp.message.Message.Yield;
import io.sandpiper.wamp.message.Payload;
import io.sandpiper.wamp.message.ProtocolViolation;
import io.sandpiper.wamp.message.Uris;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings calls to those who registered the procedure, and the answers back. */
final class Dealer {
  private static final long CALL = 48;
  private static final long INVOCATION = 68;

  private final Router router;
  private final Registrations registrations;
  private final Meta meta;
  private final Timers timers = new Timers();

  Dealer(Router router, Registrations registrations, Meta meta) {
    this.router = router;
    this.registrations = registrations;
    this.meta = meta;
  }

  void call(Member caller, Call m) throws ProtocolViolation {
    boolean progress = Options.flag(m.options(), "progress", false);
    if (progress && !caller.has(Feature.MAKES_PROGRESSIVE_CALLS)) {
      throw new ProtocolViolation("CALL with progress, which HELLO did not announce");
    }
    Running running = caller.calls.get(m.request());
    if (running != null) {
      goOn(running, m, progress);
    } else if (caller.cutOff.contains(m.request())) {
      // The rest of a call that ended early: its sender will see (Continuations on Completed
      // Calls).
      if (!progress) caller.cutOff.remove(m.request());
    } else if (!Match.EXACT.allows(m.procedure())) {
      refuse(caller, m, Uris.INVALID_URI, "not a URI, or too long: ");
    } else if (Meta.owns(m.procedure())) {
      answer(caller, m, progress);
    } else {
      begin(caller, m, progress);
    }
  }

  private static void refuse(Member caller, Call m, String error, String text) {
    caller.refuse(CALL, m.request(), error, text + Options.brief(m.procedure()));
  }

  private static void goOn(Running running, Call m, boolean progress) throws ProtocolViolation {
    if (!running.unfinished() || !running.procedure.equals(m.procedure())) {
      throw new ProtocolViolation("CALL with request " + m.request() + ", which is still running");
    }
    running.invoke(m.payload(), progress);
  }

  private void answer(Member caller, Call m, boolean progress) {
    if (progress) {
      cutOff(caller, m, Uris.FEATURE_NOT_SUPPORTED, "takes no arguments in parts: ");
      return;
    }
    try {
      Payload payload = meta.call(caller, m.procedure(), m.payload());
      caller.send(new Result(m.request(), Map.of(), payload));
    } catch (Refused e) {
      caller.refuse(CALL, m.request(), e.error(), e.getMessage());
    }
  }

  private void begin(Member caller, Call m, boolean progress) throws ProtocolViolation {
    boolean receiveProgress = Options.flag(m.options(), "receive_progress", false);
    boolean disclose =
        Options.flag(m.options(), "disclose_me", false) || router.settings().discloses();
    long timeout = Options.count(m.options(), "timeout");
    int limit = router.settings().limits().calls();
    Optional<Registration> found = registrations.patterns().best(m.procedure());
    if (found.isEmpty()) {
      cutOff(caller, m, Uris.NO_SUCH_PROCEDURE, "nobody has registered ");
      return;
    }
    Registration registration = found.get();
    Callee callee = registration.choose(router.random());
    boolean stoppable = callee.member().has(Feature.CALL_CANCELING);
    if (progress && !(stoppable && callee.member().has(Feature.TAKES_PROGRESSIVE_CALLS))) {
      cutOff(caller, m, Uris.FEATURE_NOT_SUPPORTED, "takes no arguments in parts: ");
    } else if (caller.calls.size() >= limit || callee.member().invocations.size() >= limit) {
      cutOff(caller, m, Uris.UNAVAILABLE, limit + " calls are unanswered, not making ");
    } else {
      var details = new LinkedHashMap<String, Object>();
      if (disclose || callee.disclose()) {
        details.put("caller", caller.session());
        details.put("caller_authid", caller.identity().authid());
        details.put("caller_authrole", caller.identity().authrole());
      }
      if (registration.key().match() != Match.EXACT) details.put("procedure", m.procedure());
      // Progress needs both features: else nobody could stop it for a caller who has left.
      if (receiveProgress && stoppable && callee.member().has(Feature.PROGRESSIVE_CALL_RESULTS))
        details.put("receive_progress", true);
      if (timeout > 0 && callee.forwardTimeout()) details.put("timeout", timeout);
      var running =
          new Running(
              caller, m.request(), m.procedure(), callee.member(), registration.id(), details);
      if (timeout > 0 && !callee.forwardTimeout()) timers.start(running, timeout, router.now());
      running.invoke(m.payload(), progress);
    }
  }

  /** Refuses a call; the rest of its arguments may be on their way. */
  private static void cutOff(Member caller, Call m, String error, String text) {
    if (Boolean.TRUE.equals(m.options().get("progress"))) caller.cutOff.add(m.request());
    refuse(caller, m, error, text);
  }

  private void end(Running call) {
    timers.stop(call);
    call.close();
  }

  private void refuse(Running call, String error, String text) {
    end(call);
    call.caller.refuse(CALL, call.request, error, text);
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
    if (!mode.equals("skip")) call.interrupt(mode);
    if (!mode.equals("kill") || !call.interruptible()) {
      refuse(call, Uris.CANCELED, "canceled by the caller");
    }
  }

  /** One that is no longer open crossed a cancellation: it is dropped. */
  void yield(Member callee, Yield m) throws ProtocolViolation {
    boolean progress = Options.flag(m.options(), "progress", false);
    Running call = running(callee, m.request(), "YIELD");
    if (call == null) return;
    if (progress) {
      if (!call.streams()) return;
      timers.restart(call, router.now());
      call.caller.send(new Result(call.request, Map.of("progress", true), m.payload()));
    } else {
      end(call);
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
    end(call);
    call.caller.send(new Error(CALL, call.request, m.details(), m.error(), m.payload()));
  }

  private static Running running(Member callee, long invocation, String what)
      throws ProtocolViolation {
    if (!callee.invoked(invocation)) {
      throw new ProtocolViolation(what + " for invocation " + invocation + ", never sent");
    }
    return callee.invocations.get(invocation);
  }

  /** Ends the calls whose time is up, as if their callers had canceled them. */
  void tick(long now) {
    for (var call = timers.overdue(now); call.isPresent(); call = timers.overdue(now)) {
      call.get().interrupt("killnowait");
      refuse(call.get(), Uris.TIMEOUT, "not answered in time");
    }
  }

  long deadline() {
    return timers.deadline();
  }

  /** Caller Leaving, Callee Leaving. */
  void left(Member member) {
    for (Running call : List.copyOf(member.calls.values())) {
      end(call);
      if (call.callee != member) call.interrupt("killnowait");
    }
    for (Running call : List.copyOf(member.invocations.values())) {
      refuse(call, Uris.CANCELED, "callee disconnected from in-flight request");
    }
  }
}

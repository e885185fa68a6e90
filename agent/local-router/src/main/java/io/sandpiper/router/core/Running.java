package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Interrupt;
import io.sandpiper.wamp.message.Message.Invocation;
import io.sandpiper.wamp.message.Payload;
import java.util.LinkedHashMap;
import java.util.Map;

/** A call between CALL and its answer. */
final class Running {
  final Member caller;

  /** Of the CALL; numbered by the caller. */
  final long request;

  final String procedure;
  final Member callee;
  private final long registration;

  /** Of the INVOCATION; numbered by the router. */
  final long invocation;

  /** Of every INVOCATION: the first CALL's options count for all (Freezing of Options). */
  private final Map<String, Object> details;

  /** Whether the caller is to send more (Progressive Call Invocations). */
  private boolean unfinished;

  /** Whether INTERRUPT was sent: the callee hears of one cancellation only. */
  private boolean interrupted;

  Running(
      Member caller,
      long request,
      String procedure,
      Member callee,
      long registration,
      Map<String, Object> details) {
    this.caller = caller;
    this.request = request;
    this.procedure = procedure;
    this.callee = callee;
    this.registration = registration;
    this.invocation = callee.newInvocation();
    this.details = details;
    caller.calls.put(request, this);
    callee.invocations.put(invocation, this);
  }

  /** Brings arguments to the callee: all there are, or a part of them. */
  void invoke(Payload payload, boolean progress) {
    unfinished = progress;
    Map<String, Object> told = details;
    if (progress) {
      told = new LinkedHashMap<>(details);
      told.put("progress", true);
    }
    callee.send(new Invocation(invocation, registration, told, payload));
  }

  boolean unfinished() {
    return unfinished;
  }

  /** Whether the caller wants partial results, and the callee can be stopped. */
  boolean streams() {
    return details.containsKey("receive_progress");
  }

  boolean interruptible() {
    return callee.has(Feature.CALL_CANCELING);
  }

  void interrupt(String mode) {
    if (interrupted || !interruptible()) return;
    interrupted = true;
    callee.send(new Interrupt(invocation, Map.of("mode", mode)));
  }

  /** From here on neither side's word about it matters. */
  void close() {
    caller.calls.remove(request);
    callee.invocations.remove(invocation);
    if (unfinished) caller.cutOff.add(request);
  }
}

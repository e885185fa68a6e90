package io.sandpiper.router.core;

/** A call between CALL and its answer. */
final class Running {
  final Member caller;

  /** Of the CALL; numbered by the caller. */
  final long request;

  final Member callee;

  /** Of the INVOCATION; numbered by the router. */
  final long invocation;

  /** Whether the caller wants partial results. */
  final boolean progress;

  /** Whether INTERRUPT was sent: the callee hears of one cancellation only. */
  boolean interrupted;

  Running(Member caller, long request, Member callee, long invocation, boolean progress) {
    this.caller = caller;
    this.request = request;
    this.callee = callee;
    this.invocation = invocation;
    this.progress = progress;
  }

  void open() {
    caller.calls.put(request, this);
    callee.invocations.put(invocation, this);
  }

  /** From here on neither side's word about it matters. */
  void close() {
    caller.calls.remove(request);
    callee.invocations.remove(invocation);
  }
}

package io.sandpiper.runtime.core;

import io.sandpiper.runtime.policy.Caller;

/**
 * Something that an output is to do.
 *
 * @param value null for the other one of on and off
 * @param pulse nanoseconds until it ends by itself; 0 for never
 * @param ramp nanoseconds that it takes to get there; 0 for none
 * @param lease nanoseconds that it holds; 0 where the caller said none
 * @param cause as the state event tells it
 * @param answer null for what the owner itself decided
 */
record Command(
    Kind kind,
    Value value,
    long pulse,
    long ramp,
    long lease,
    String cause,
    Caller caller,
    Answer answer) {
  enum Kind {
    /** A caller's: guards may refuse it, and the lease becomes his. */
    ORDER,
    /** To the safe state for good, whatever guards say: it ends a lease. */
    END,
    /** The owner's own: it leaves the lease. */
    OWN,
    /** The next step of a ramp. */
    STEP,
    /** Takes the value that the hardware has. */
    KEEP
  }

  static Command own(Kind kind, Value value, String cause) {
    return new Command(kind, value, 0, 0, 0, cause, Caller.NOBODY, null);
  }

  static Command end(Value safe, String cause, Caller caller, Answer answer) {
    return new Command(Kind.END, safe, 0, 0, 0, cause, caller, answer);
  }

  /** The same with a value. */
  Command to(Value other) {
    return new Command(kind, other, pulse, ramp, lease, cause, caller, answer);
  }

  /** Whether somebody still wants it; what its owner decided is never given up. */
  boolean wanted() {
    return answer == null || answer.open();
  }
}

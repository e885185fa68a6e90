package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.core.Devices.Outcome;
import io.sandpiper.runtime.policy.Caller;

/** A device that only does what its driver's procedures do. Pure. */
final class Plain implements Behaviour {
  private final Trouble trouble;
  private int failuresInARow;

  Plain(Trouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public String topic() {
    return "";
  }

  @Override
  public void opened(long now) {
    failuresInARow = 0;
  }

  @Override
  public void call(Procedure procedure, Values arguments, Caller caller, Answer answer, long now) {
    throw new IllegalStateException("no procedure " + procedure.name());
  }

  /** Nothing else shows that a display has lost its power, and with it what it was set to. */
  @Override
  public void called(Outcome outcome, long now) {
    // These say nothing about the device.
    if (outcome instanceof Outcome.Refused || outcome instanceof Outcome.Overdue) return;
    if (outcome instanceof Outcome.Failed failed) {
      trouble.failed(failed.reason());
      if (++failuresInARow >= Limits.REOPEN_AFTER) trouble.reopen(now);
    } else {
      failuresInARow = 0;
      trouble.recovered();
    }
  }
}

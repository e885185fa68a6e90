package io.sandpiper.runtime.core;

/**
 * A level on its way: straight from one value to another.
 *
 * @param began when it was at {@code from}
 * @param length in nanoseconds
 * @param next when the next step is due
 * @param command whose it is
 */
record Ramp(
    Value.Levels from, Value.Levels to, long began, long length, long next, Command command) {
  static Ramp of(Value from, Command command, long now) {
    return new Ramp(
        (Value.Levels) from,
        (Value.Levels) command.value(),
        now,
        command.ramp(),
        step(now, now + command.ramp()),
        command);
  }

  /** In steps that nobody sees, and a last one at its very end. */
  private static long step(long now, long end) {
    return Math.min(now + Limits.RAMP_STEP, Math.max(now, end));
  }

  Value.Levels at(long now) {
    return from.towards(to, (double) (now - began) / length);
  }

  Ramp stepped(long now) {
    return new Ramp(from, to, began, length, step(now, began + length), command);
  }
}

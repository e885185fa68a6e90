package io.sandpiper.device;

/** Where an input tells of its edges. Any thread may; returns at once. */
@FunctionalInterface
public interface Signals {
  /**
   * The input's level has changed; logical, but not yet debounced (the agent does that).
   *
   * @param nanos when, on the clock of {@link System#nanoTime()}
   */
  void level(boolean on, long nanos);
}

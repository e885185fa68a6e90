package io.sandpiper.device;

import java.util.Map;

/** Where a device tells what it was not asked for. Any thread may; returns at once. */
@FunctionalInterface
public interface Signals {
  /**
   * The input's level has changed; logical, but not yet debounced (the agent does that).
   *
   * @param nanos when, on the clock of {@link System#nanoTime()}
   */
  void level(boolean on, long nanos);

  /** A sensor measures something new: it is read now, not only when its interval is over. */
  default void changed() {}

  /**
   * Something happened.
   *
   * @param name of one of the {@link Description#events}
   * @param content its keys
   */
  default void event(String name, Map<String, Object> content) {}
}

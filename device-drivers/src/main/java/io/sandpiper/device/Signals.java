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
   * Something happened. What the description does not promise is not told; it counts as a failure
   * of the device, which is opened anew.
   *
   * @param name of one of the {@link Description#events}
   * @param content some or all of its keys; each a boolean, long, finite double or string
   */
  default void event(String name, Map<String, Object> content) {}
}

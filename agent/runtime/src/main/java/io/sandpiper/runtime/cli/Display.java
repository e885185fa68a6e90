package io.sandpiper.runtime.cli;

import io.sandpiper.wamp.client.Event;

/** Where {@code demo} shows what happens. One thread. */
interface Display {
  /** Something happened that is no event of the device. */
  void line(String text);

  /**
   * @param now monotonic nanoseconds
   */
  void event(Event event, long now);

  /** A moment has passed: ages have changed. */
  void tick(long now);
}

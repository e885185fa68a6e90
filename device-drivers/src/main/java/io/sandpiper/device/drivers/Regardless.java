package io.sandpiper.device.drivers;

import java.io.IOException;
import java.util.List;

/**
 * What is done to several things, of which none is left out because another failed: switching off,
 * closing. The first failure is the one that is told, and the others are told with it.
 */
final class Regardless {
  /** What is done to one of them. */
  interface Action<T> {
    void on(T one) throws IOException;
  }

  /** One of several that differ. */
  interface Step {
    void run() throws IOException;
  }

  private Regardless() {}

  static <T> void each(Iterable<T> all, Action<T> action) throws IOException {
    IOException first = null;
    for (T one : all) {
      try {
        action.on(one);
      } catch (IOException e) {
        if (first == null) first = e;
        else first.addSuppressed(e);
      }
    }
    if (first != null) throw first;
  }

  static void all(List<Step> steps) throws IOException {
    each(steps, Step::run);
  }

  /** After a failure, which the caller throws: what fails now is told with it. */
  static void after(Exception failure, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}

package io.sandpiper.runtime.policy;

import java.time.Duration;

/**
 * So many calls in such a time: all of them at once, and then one by one as the time passes.
 *
 * @param calls 1 to 9999
 */
public record Rate(int calls, Duration span) {
  /** What {@link #of} reads. */
  public static final String FORM = "[1-9][0-9]{0,3}/(s|min|h)";

  public Rate {
    if (calls < 1 || calls > 9999) throw new IllegalArgumentException("calls: is " + calls);
  }

  /** From {@code 6/min}. */
  public static Rate of(String text) {
    int slash = text.indexOf('/');
    Duration span =
        switch (text.substring(slash + 1)) {
          case "s" -> Duration.ofSeconds(1);
          case "min" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> throw new IllegalArgumentException("rate: is " + text);
        };
    return new Rate(Integer.parseInt(text.substring(0, slash)), span);
  }

  /** Nanoseconds until one call more is allowed. */
  long step() {
    return span.toNanos() / calls;
  }

  @Override
  public String toString() {
    String unit = span.toSeconds() == 1 ? "s" : span.toMinutes() == 1 ? "min" : "h";
    return calls + "/" + unit;
  }
}

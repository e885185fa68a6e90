package io.sandpiper.device.schema;

import java.util.Optional;

/**
 * Something wrong with one key.
 *
 * @param path the key with its groups, {@code ping.interval}; empty for the group itself
 * @param seen what stood there, shortened; {@code nothing} for a missing key
 * @param expected what should have stood there
 * @param nearest for an unknown key: the known one most like it
 */
public record Problem(String path, String seen, String expected, Optional<String> nearest) {
  /** Longer than any key of ours by far. */
  private static final int MAX_NAME = 80;

  /** The problem seen from one group further out. */
  Problem within(String group) {
    return new Problem(path.isEmpty() ? group : group + "." + path, seen, expected, nearest);
  }

  /** With a name of bounded length: whoever chose it is told, but not all of it. */
  public Problem bounded() {
    return path.length() <= MAX_NAME
        ? this
        : new Problem(path.substring(0, MAX_NAME) + "…", seen, expected, nearest);
  }

  public String text() {
    return path
        + ": saw "
        + seen
        + ", expected "
        + expected
        + nearest.map(n -> " (did you mean " + n + "?)").orElse("");
  }
}

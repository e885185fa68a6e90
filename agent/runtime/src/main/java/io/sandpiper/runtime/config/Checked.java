package io.sandpiper.runtime.config;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface Checked {
  record Sound(Configuration configuration) implements Checked {}

  /**
   * @param findings one line each, in the file's order: {@code FILE:LINE:COLUMN: KEY: saw …,
   *     expected …}
   */
  record Broken(List<String> findings) implements Checked {
    public Broken {
      findings = List.copyOf(findings);
    }
  }
}

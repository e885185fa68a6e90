package io.sandpiper.runtime.shell;

import io.sandpiper.runtime.config.Checked;

/** Where the configuration is read again. All on one thread, which is not the agent's. */
public interface Source {
  Checked read();

  /** The agent has taken over what was read last, and runs with it from now on. */
  default void taken() {}
}

package io.sandpiper.runtime.link;

/** Where the agent tells people what happens: one line an event, no stack trace for the world. */
public interface Journal {
  void info(String line);

  /** Somebody should look: the line says what was seen and what to do. */
  void warn(String line);
}

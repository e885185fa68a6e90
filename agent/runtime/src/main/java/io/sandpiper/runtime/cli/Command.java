package io.sandpiper.runtime.cli;

/** One of the program's commands. */
interface Command {
  Usage usage();

  /**
   * Does it. World faults are told on the terminal and by the exit code, never thrown.
   *
   * @return one of {@link Exit}
   */
  int run(Arguments arguments, Terminal terminal) throws UsageError, InterruptedException;
}

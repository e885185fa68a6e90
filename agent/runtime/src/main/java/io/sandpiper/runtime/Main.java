package io.sandpiper.runtime;

import io.sandpiper.runtime.cli.CommandLine;
import io.sandpiper.runtime.cli.Terminal;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    System.exit(CommandLine.of(Terminal.ofProcess()).run(words));
  }
}

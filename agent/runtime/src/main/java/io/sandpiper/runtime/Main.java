package io.sandpiper.runtime;

import io.sandpiper.runtime.cli.CommandLine;
import io.sandpiper.runtime.cli.Terminal;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    try {
      System.exit(CommandLine.of(Terminal.ofProcess()).run(words));
    } catch (RuntimeException | Error bug) {
      // Threads that go on would keep a process alive of which nobody knows what it still does.
      bug.printStackTrace();
      System.exit(1);
    }
  }
}

package io.sandpiper.examples;

import io.sandpiper.conformance.Program;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The soaks of the outputs in short: {@code examples/soak/README.md}. */
class OutputSoakIT {
  @Test
  void theOutputsOfKilledCallersAreSafeWhenTheirLeasesEnd() throws InterruptedException {
    passes("leases", "--runs", "10");
  }

  @Test
  void noOutputChangesWhenTheRouterIsKilledAtRandomMoments() throws InterruptedException {
    passes("restarts", "--times", "10");
  }

  private static void passes(String soak, String... options) throws InterruptedException {
    try (Program program = Program.start(Tools.python3(), "soak/" + soak, options[0], options[1])) {
      program.await(Pattern.compile("^" + soak + ": passed"), Limits.SOAK);
      program.succeed(Limits.ANSWER);
    }
  }
}

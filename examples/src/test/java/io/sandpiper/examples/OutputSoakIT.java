package io.sandpiper.examples;

import io.sandpiper.conformance.Program;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The soaks of the outputs in short: {@code examples/soak/README.md}. */
class OutputSoakIT {
  @Test
  void theOutputsOfKilledCallersAreSafeWhenTheirLeasesEnd() throws InterruptedException {
    // Everything else is tested at the same time: how soon is the soak's own question.
    passes("leases", "--runs", "10", "--latest", "10");
  }

  @Test
  void noOutputChangesWhenTheRouterIsKilledAtRandomMoments() throws InterruptedException {
    passes("restarts", "--times", "10");
  }

  private static void passes(String soak, String... options) throws InterruptedException {
    var command = Stream.concat(Stream.of(Tools.python3(), "soak/" + soak), Stream.of(options));
    try (Program program = Program.start(command.toArray(String[]::new))) {
      program.await(Pattern.compile("^" + soak + ": passed"), Limits.SOAK);
      program.succeed(Limits.ANSWER);
    }
  }
}

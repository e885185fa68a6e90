package io.sandpiper.examples;

import io.sandpiper.conformance.Program;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The outage in short: twenty seconds, and two kills at moments that differ from run to run. */
class OutageIT {
  @Test
  void aRouterThatIsAwayAndTwoKillsLoseNoReading() throws InterruptedException {
    try (Program outage =
        Program.start(Tools.python3(), "soak/outage", "--minutes", "0.33", "--kills", "2")) {
      outage.await(Pattern.compile("^outage: passed"), Limits.SOAK);
      outage.succeed(Limits.ANSWER);
    }
  }
}

package io.sandpiper.examples;

import io.sandpiper.conformance.Program;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The soak in short. A connection that is kept for each reconnect shows in the threads already. */
class SoakIT {
  @Test
  void reconnectsLeaveNothingBehind() throws InterruptedException {
    try (Program soak =
        Program.start(Tools.python3(), "soak/soak", "--reconnects", "30", "--baseline", "10")) {
      soak.await(Pattern.compile("^soak: passed"), Limits.SOAK);
      soak.succeed(Limits.ANSWER);
    }
  }
}

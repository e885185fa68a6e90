package io.sandpiper.examples;

import io.sandpiper.conformance.Program;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the script which measures still runs. Beside a build its figures mean nothing. */
class FootprintIT {
  @Test
  void theFootprintIsPrintedAsATable() throws InterruptedException {
    try (Program script =
        Program.start(Tools.python3(), "footprint/footprint", "--rounds", "1", "--seconds", "0")) {
      String number = "[0-9.]+ \\| ";
      script.await(
          Pattern.compile("^\\| agent, joined and idle \\| (" + number + "){3}[0-9]+ \\|"));
      script.succeed(Limits.ANSWER);
    }
  }
}

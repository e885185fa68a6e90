package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sandpiper.conformance.Program;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever scans a device finds nothing: the agent dials out, and listens nowhere. */
class ListeningIT {
  @Test
  void theAgentHasNoListeningSocket() throws IOException, InterruptedException {
    String ss = Tools.ss();
    try (Program router = Sandpiper.router(0);
        Program agent =
            Sandpiper.start(
                "run",
                "--config",
                "greenhouse/sandpiper.yaml",
                "--simulate",
                "--router",
                Sandpiper.url(router))) {
      agent.await(Pattern.compile("joined realm demo"));
      try (Program sockets = Program.start(ss, "-ltnp")) {
        String listening = sockets.succeed(Limits.ANSWER);
        // The router's is the proof that a socket of the agent would be seen.
        assertNotEquals("", of(router, listening), listening);
        assertEquals("", of(agent, listening), listening);
      }
    }
  }

  /** The lines that name a process. */
  private static String of(Program program, String listening) {
    String mark = "pid=" + program.handle().pid() + ",";
    return String.join("\n", listening.lines().filter(line -> line.contains(mark)).toList());
  }
}

package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Program;
import io.sandpiper.wamp.codec.JsonText;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a newcomer does: the quick start, and in a second terminal the lines that it prints. */
class QuickStartIT {
  private static final int SECONDS = 20;

  @Test
  void itShowsReadingsAndItsLinesSwitchThePump() throws InterruptedException {
    try (Program demo =
        Program.start("./quickstart", "--port", "0", "--seconds", String.valueOf(SECONDS))) {
      String call = demo.await(Pattern.compile("^ *(\\S+ call .*)")).group(1);
      String watch = demo.await(Pattern.compile("^ *(\\S+ watch .*)")).group(1);
      demo.await(Pattern.compile("joined realm demo at ws://127.0.0.1:\\d+/ws"));
      demo.await(Pattern.compile("^reading "));
      try (Program watching = pasted(watch + " --json --count 1")) {
        watching.await(Pattern.compile("watching demo.greenhouse_1.pump.state"));
        try (Program calling = pasted(call)) {
          var result = (Map<?, ?>) json(calling.succeed(Limits.ANSWER));
          assertEquals(true, result.get("on"));
        }
        String event = watching.await(Pattern.compile("^\\{.*")).group();
        var state = (Map<?, ?>) ((Map<?, ?>) json(event)).get("kwargs");
        assertEquals(true, state.get("on"), event);
        assertEquals("command", state.get("cause"), event);
        watching.succeed(Limits.ANSWER);
      }
      String shown = demo.succeed(Limits.ANSWER.plus(Duration.ofSeconds(SECONDS)));
      long readings = shown.lines().filter(line -> line.startsWith("reading ")).count();
      assertTrue(readings >= 10, shown);
    }
  }

  /** As somebody pastes it into a terminal. */
  private static Program pasted(String line) {
    return Program.start("sh", "-c", line);
  }

  private static Object json(String text) {
    return JsonText.read(text).orElseThrow().value();
  }
}

package io.sandpiper.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.conformance.Program;
import io.sandpiper.wamp.codec.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that we did not write, in both serializations, against the router and the agent as
 * processes: they switch the pump, see its state and receive a reading.
 */
class ForeignClientsIT {
  private static final String DEVICE = "demo.greenhouse_1";

  private Program router;
  private Program agent;

  @BeforeEach
  void startRouterAndAgent() throws IOException, InterruptedException {
    router = Sandpiper.router(0);
    agent =
        Sandpiper.start(
            "run",
            "--config",
            "greenhouse/sandpiper.yaml",
            "--simulate",
            "--router",
            Sandpiper.url(router));
    agent.await(Pattern.compile("joined realm demo"));
  }

  @AfterEach
  void stopAgentAndRouter() {
    if (agent != null) agent.close();
    if (router != null) router.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "msgpack"})
  void wampyOfNpmSwitchesThePumpAndListens(String serializer)
      throws IOException, InterruptedException {
    try (Program states = wampy(serializer, "subscribe", DEVICE + ".pump.state");
        Program readings = wampy(serializer, "subscribe", DEVICE + ".air.reading")) {
      states.await(Pattern.compile("Successfully subscribed"));
      readings.await(Pattern.compile("Successfully subscribed"));
      try (Program call =
          wampy(serializer, "call", DEVICE + ".pump.set", "--json", "--args", "true")) {
        assertTrue(plain(call.succeed(Limits.ANSWER)).contains("\"on\": true"), call::output);
      }
      states.await(Pattern.compile("Received topic event"));
      states.await(Pattern.compile("\"on\".*true"));
      states.await(Pattern.compile("\"cause\".*\"command\""));
      readings.await(Pattern.compile("\"temperature_celsius\".*[0-9]"));
    }
  }

  private Program wampy(String serializer, String... command) throws IOException {
    var line = new ArrayList<String>();
    line.add(Tools.wampy());
    line.addAll(List.of(command));
    line.addAll(
        List.of("--url", Sandpiper.url(router), "--realm", "demo", "--serializer", serializer));
    String preload = "--require=" + Path.of("interop", "bigint.cjs").toRealPath();
    return Program.start(Map.of("NODE_OPTIONS", preload), line.toArray(String[]::new));
  }

  /** Without the colours that wampy prints, to a pipe too. */
  private static String plain(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "msgpack"})
  void autobahnPythonSwitchesThePumpAndListens(String serializer)
      throws IOException, InterruptedException {
    String script = Path.of("interop", "autobahn_client.py").toString();
    try (Program client =
        Program.start(
            Tools.autobahnPython(), script, Sandpiper.url(router), "demo", serializer, DEVICE)) {
      String output = client.succeed(Limits.ANSWER);
      String last = output.substring(output.lastIndexOf('\n') + 1);
      var seen = (Map<?, ?>) JsonText.read(last).orElseThrow().value();
      assertEquals(serializer, seen.get("serializer"));
      assertEquals(Map.of("on", true), seen.get("result"));
      assertEquals("command", ((Map<?, ?>) seen.get("state")).get("cause"));
      var values = (Map<?, ?>) ((Map<?, ?>) seen.get("reading")).get("values");
      assertTrue(values.get("temperature_celsius") instanceof Double, () -> output);
    }
  }
}

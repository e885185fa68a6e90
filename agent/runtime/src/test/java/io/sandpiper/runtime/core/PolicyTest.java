package io.sandpiper.runtime.core;

import static io.sandpiper.runtime.core.Bench.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpiper.runtime.core.Devices.Job;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rate;
import io.sandpiper.runtime.policy.Rule;
import io.sandpiper.wamp.message.Message;
import io.sandpiper.wamp.message.Message.Publish;
import io.sandpiper.wamp.message.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that the core lets in or not, and what it writes down of them. */
class PolicyTest {
  private static final Caller OPERATOR = new Caller("olga", "operator", OptionalLong.of(1));
  private static final Caller IRRIGATION = new Caller("irrigation", "backend", OptionalLong.of(2));
  private static final Caller GUEST = new Caller("gus", "guest", OptionalLong.of(3));

  /** The example of the documentation, and a rule that takes something away. */
  private static final Policy POLICY =
      new Policy(
          List.of(
              new Rule(
                  List.of("operator"), List.of(), patterns("*.*"), List.of(), Optional.empty()),
              new Rule(
                  List.of(),
                  List.of("irrigation"),
                  patterns("pump.pulse", "pump.get"),
                  List.of(),
                  Optional.of(Rate.of("6/min"))),
              new Rule(
                  List.of("guest"),
                  List.of(),
                  List.of(),
                  patterns("agent.health", "door.*"),
                  Optional.empty())));

  private static List<Pattern> patterns(String... texts) {
    return Arrays.stream(texts).map(Pattern::of).toList();
  }

  private final Bench bench =
      new Bench(
              POLICY,
              true,
              Bench.output("pump"),
              Bench.output("valve"),
              Bench.input("door"),
              Bench.sensor("air", "every", "1d"))
          .up();

  @BeforeEach
  void withoutWhatTheStartAskedFor() {
    bench.jobs.clear();
  }

  private static Payload arguments(String procedure) {
    if (procedure.endsWith(".set")) return Payload.of(true);
    return procedure.endsWith(".pulse") ? Payload.of(2.5) : Payload.NONE;
  }

  /** An error's URI; empty while there is a job to be done for the call, or after its result. */
  private String refused(Caller caller, String procedure) {
    bench.call(caller, procedure, arguments(procedure));
    List<Message> answers = bench.answers();
    return answers.size() == 1 && answers.get(0) instanceof Message.Error error
        ? error.error()
        : "";
  }

  /** 3 roles × 10 procedures: 1 where the call is let in. */
  @ParameterizedTest
  @CsvSource({
    // procedure, operator, irrigation, guest
    "pump.set, 1, 0, 0",
    "pump.get, 1, 1, 1",
    "pump.toggle, 1, 0, 0",
    "pump.pulse, 1, 1, 0",
    "valve.set, 1, 0, 0",
    "valve.pulse, 1, 0, 0",
    "door.get, 1, 1, 0",
    "air.read, 1, 1, 1",
    "agent.describe, 1, 1, 1",
    "agent.health, 1, 1, 0",
  })
  void theMatrixHolds(String procedure, int operator, int irrigation, int guest) {
    var seen =
        List.of(OPERATOR, IRRIGATION, GUEST).stream()
            .map(
                caller -> {
                  String error = refused(caller, procedure);
                  boolean in = error.isEmpty();
                  // What is refused never comes as far as a device.
                  if (!in) assertTrue(bench.jobs.isEmpty(), () -> bench.jobs.toString());
                  while (!bench.jobs.isEmpty()) bench.done(Job.class, answer(procedure));
                  bench.answers();
                  if (!in) assertEquals("wamp.error.not_authorized", error);
                  return in ? 1 : 0;
                })
            .toList();

    assertEquals(List.of(operator, irrigation, guest), seen);
  }

  private static Object answer(String procedure) {
    return procedure.equals("air.read") ? Map.of("temperature_celsius", 20.0) : (Object) true;
  }

  @Test
  void whoIsDeniedIsToldWhichRuleOrThatThereIsNone() {
    bench.call(GUEST, "pump.set", Payload.of(true));
    assertEquals(
        "pump.set: no rule of the device's policy allows it to gus (role guest); it takes one with"
            + " allow in the device's configuration",
        error().arguments().get(0));

    bench.call(GUEST, "door.get", Payload.NONE);
    assertEquals(
        "door.get: rule 3 of the device's policy denies it to gus (role guest)",
        error().arguments().get(0));
  }

  private Payload error() {
    return ((Message.Error) bench.answers().get(0)).payload();
  }

  @Test
  void whoCallsTooOftenIsToldWhenToComeBack() {
    for (int i = 0; i < 6; i++) {
      bench.call(IRRIGATION, "pump.get", Payload.NONE);
      bench.done(Job.Read.class, true);
    }
    bench.answers();
    bench.published(); // what is not acknowledged would end the session
    bench.passes(3 * SECOND);
    bench.call(IRRIGATION, "pump.pulse", Payload.of(1.0));

    var error = (Message.Error) bench.answers().get(0);
    assertEquals("demo.error.rate_limited", error.error());
    assertEquals(
        "pump.pulse: more than 6/min by irrigation (role backend) (rule 2 of the device's policy);"
            + " again in 7.0 s",
        error.payload().arguments().get(0));
    assertEquals(7.0, error.payload().named().get("retry_after_seconds"));

    bench.passes(7 * SECOND);
    bench.call(IRRIGATION, "pump.pulse", Payload.of(1.0));
    bench.done(Job.Write.class, null);
    assertTrue(bench.answers().get(0) instanceof Message.Yield);
  }

  @Test
  void aCallerWhomTheRouterDoesNotDiscloseReadsAndNeverWrites() {
    bench.call(Caller.NOBODY, "pump.get", Payload.NONE);
    bench.done(Job.Read.class, true);
    assertTrue(bench.answers().get(0) instanceof Message.Yield);

    bench.call(Caller.NOBODY, "pump.set", Payload.of(true));
    bench.call(Caller.NOBODY, "pump.set", Payload.of(true));
    assertTrue(bench.jobs.stream().noneMatch(job -> job.job() instanceof Job.Write));
    String told = (String) error().arguments().get(0);
    assertTrue(told.contains("the router does not tell who calls"), told);
    long warnings = bench.journal.stream().filter(line -> line.startsWith("! pump.set")).count();
    assertEquals(1, warnings, () -> bench.journal.toString());
  }

  @Test
  void onCrossbarItNamesTheSettingThatIsMissing() {
    bench.welcome = Map.of("x_cb_node", "node1");
    bench.reconnect();

    bench.call(Caller.NOBODY, "pump.set", Payload.of(true));

    String told = (String) error().arguments().get(0);
    assertTrue(told.contains("\"disclose\": {\"caller\": true}"), told);
  }

  @Test
  void describeSaysHowTheCallerIsSeenAndWhatItMay() {
    bench.call(IRRIGATION, "agent.describe", Payload.NONE);
    Map<String, Object> mine = ((Message.Yield) bench.answers().get(0)).payload().named();

    assertEquals(
        Map.of(
            "rules",
            3L,
            "caller",
            Map.of("disclosed", true, "authid", "irrigation", "role", "backend")),
        mine.get("policy"));
    assertEquals(false, allowed(mine, "set"));
    assertEquals(true, allowed(mine, "pulse"));

    bench.call(Caller.NOBODY, "agent.describe", Payload.NONE);
    Map<String, Object> nobodys = ((Message.Yield) bench.answers().get(0)).payload().named();
    String policy = nobodys.get("policy").toString();
    assertTrue(policy.contains("does not tell who calls"), policy);
    assertEquals(false, allowed(nobodys, "pulse"));
  }

  private static Object allowed(Map<String, Object> description, String procedure) {
    var pump = (Map<?, ?>) ((Map<?, ?>) description.get("components")).get("pump");
    return ((Map<?, ?>) ((Map<?, ?>) pump.get("procedures")).get(procedure)).get("allowed");
  }

  // ---- the audit

  private List<String> audit() {
    return bench.journal.stream().filter(line -> line.startsWith("audit: ")).toList();
  }

  @Test
  void everyCommandIsALineWithWhoWhatAndItsOutcome() {
    bench.call(OPERATOR, "pump.set", Payload.of(true));
    bench.done(Job.Write.class, null);
    bench.call(OPERATOR, "pump.pulse", Payload.named(Map.of("on_seconds", 2.5)));
    bench.failed(Job.Write.class, "line 17: input/output error");
    bench.call(GUEST, "pump.set", Payload.of("x\n\"y"));
    bench.call(GUEST, "pump.get", Payload.NONE);

    assertEquals(
        List.of(
            "audit: olga (role operator): pump.set(true): ok",
            "audit: olga (role operator): pump.pulse(on_seconds=2.5): demo.error.device_failed,"
                + " line 17: input/output error",
            "audit: gus (role guest): pump.set(\"x?'y\"): wamp.error.not_authorized, pump.set: no"
                + " rule of the device's policy allows it to gus (role guest); it takes one with"
                + " allow in the device's configuration"),
        audit());
  }

  @Test
  void everyLineIsAnEventToo() {
    bench.published();
    bench.call(OPERATOR, "pump.set", Payload.of(true));
    bench.done(Job.Write.class, null);

    Map<String, Object> event =
        bench.published().stream()
            .filter(each -> each.topic().equals("demo.dev.agent.audit"))
            .map(Publish::payload)
            .map(Payload::named)
            .findFirst()
            .orElseThrow();
    assertEquals("olga", event.get("caller"));
    assertEquals("operator", event.get("role"));
    assertEquals("pump.set", event.get("target"));
    assertEquals("true", event.get("arguments"));
    assertEquals("ok", event.get("outcome"));
    assertTrue(event.containsKey("seq"), event::toString);
  }

  @Test
  void aFloodOfDeniedCallsIsAFewLinesAndASum() {
    for (int i = 0; i < 10_000; i++) bench.call(GUEST, "pump.set", Payload.of(true));
    assertEquals(Limits.AUDIT_REFUSALS, audit().size());

    bench.passes(60 * SECOND);
    assertEquals(
        "audit: gus (role guest): 9995 more refused, the last gus (role guest): pump.set(true)",
        audit().get(audit().size() - 1));
    assertEquals(Limits.AUDIT_REFUSALS + 1, audit().size());
  }

  @Test
  void aFloodUnderManyNamesIsBoundedToo() {
    for (int i = 0; i < 10_000; i++) {
      bench.call(new Caller("bot" + i, "guest", OptionalLong.of(i)), "pump.set", Payload.of(true));
    }
    bench.passes(60 * SECOND);

    int most = (Limits.AUDIT_CALLERS + 1) * (Limits.AUDIT_REFUSALS + 1);
    assertTrue(audit().size() <= most, () -> audit().size() + " lines");
    String sum = audit().get(audit().size() - 1);
    assertTrue(sum.startsWith("audit: others: "), sum);
  }

  @Test
  void whatWasCarriedOutIsNeverOnlyCounted() {
    for (int i = 0; i < 100; i++) {
      bench.call(OPERATOR, "pump.toggle", Payload.NONE);
      bench.done(Job.Write.class, null);
    }

    assertEquals(100, audit().size());
  }

  @Test
  void aNameCanNotForgeALine() {
    var eve = new Caller("eve\": pump.set(true): ok", "guest", OptionalLong.of(9));
    bench.call(eve, "valve.set", Payload.of("a".repeat(100_000)));

    String line = audit().get(0);
    assertTrue(
        line.startsWith("audit: \"eve': pump.set(true): ok\" (role guest): valve.set("), line);
    assertTrue(line.length() < 700, () -> line.length() + " characters");
  }

  @Test
  void theLastSumIsToldAtTheEnd() {
    for (int i = 0; i < 9; i++) bench.call(GUEST, "pump.set", Payload.of(true));
    bench.core.stop(bench.now);
    while (!bench.jobs.isEmpty()) bench.done(Job.class, null);

    String sum = audit().get(audit().size() - 1);
    assertTrue(sum.contains("4 more refused"), sum);
  }
}

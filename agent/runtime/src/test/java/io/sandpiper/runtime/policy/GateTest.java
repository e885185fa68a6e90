package io.sandpiper.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final long SECOND = 1_000_000_000;
  private static final Caller ANN = new Caller("ann", "operator", OptionalLong.of(1));
  private static final Caller BOB = new Caller("bob", "guest", OptionalLong.of(2));

  private static Rule rule(
      List<String> roles, List<String> authids, List<String> allow, List<String> deny) {
    return new Rule(
        roles,
        authids,
        allow.stream().map(Pattern::of).toList(),
        deny.stream().map(Pattern::of).toList(),
        Optional.empty());
  }

  private static Rule limited(String rate, String... allow) {
    var patterns = List.of(allow).stream().map(Pattern::of).toList();
    return new Rule(List.of("*"), List.of(), patterns, List.of(), Optional.of(rate).map(Rate::of));
  }

  private static Decision decide(Gate gate, Caller caller, String component, String procedure) {
    return gate.decide(caller, component, procedure, !procedure.equals("get"), 0);
  }

  @Test
  void withoutARuleEverybodyReadsAndNobodyWrites() {
    var gate = new Gate(Policy.NONE);

    assertEquals(new Decision.Allowed(0), decide(gate, Caller.NOBODY, "pump", "get"));
    assertEquals(new Decision.Denied(0), decide(gate, ANN, "pump", "set"));
  }

  @Test
  void theFirstRuleThatIsAboutTheCallDecides() {
    var gate =
        new Gate(
            new Policy(
                List.of(
                    rule(List.of("operator"), List.of(), List.of("fan.*"), List.of()),
                    rule(List.of(), List.of("ann"), List.of(), List.of("pump.*")),
                    rule(List.of("operator"), List.of(), List.of("*.*"), List.of()))));

    assertEquals(new Decision.Allowed(1), decide(gate, ANN, "fan", "set"));
    assertEquals(new Decision.Denied(2), decide(gate, ANN, "pump", "get"));
    assertEquals(new Decision.Allowed(3), decide(gate, ANN, "valve", "set"));
    assertEquals(new Decision.Denied(0), decide(gate, BOB, "fan", "set"));
  }

  @Test
  void withinARuleWhatItDeniesWeighsMore() {
    var gate =
        new Gate(
            new Policy(
                List.of(
                    rule(
                        List.of("operator"), List.of(), List.of("*.*"), List.of("agent.reload")))));

    assertEquals(new Decision.Denied(1), decide(gate, ANN, "agent", "reload"));
    assertEquals(new Decision.Allowed(1), decide(gate, ANN, "pump", "set"));
  }

  @Test
  void aRuleWithRolesAndAuthidsWantsBoth() {
    var gate =
        new Gate(
            new Policy(
                List.of(rule(List.of("operator"), List.of("ann"), List.of("*.*"), List.of()))));

    assertEquals(new Decision.Allowed(1), decide(gate, ANN, "pump", "set"));
    var sameRole = new Caller("eve", "operator", OptionalLong.of(3));
    assertEquals(new Decision.Denied(0), decide(gate, sameRole, "pump", "set"));
    var sameName = new Caller("ann", "guest", OptionalLong.of(3));
    assertEquals(new Decision.Denied(0), decide(gate, sameName, "pump", "set"));
  }

  @Test
  void aStarIsAnybodyButTheUndisclosed() {
    var gate =
        new Gate(
            new Policy(List.of(rule(List.of("*"), List.of(), List.of("pump.set"), List.of()))));

    assertEquals(new Decision.Allowed(1), decide(gate, BOB, "pump", "set"));
    assertEquals(new Decision.Denied(0), decide(gate, Caller.NOBODY, "pump", "set"));
    var session = new Caller("", "", OptionalLong.of(5));
    assertEquals(new Decision.Denied(0), decide(gate, session, "pump", "set"));
  }

  @Test
  void aRateAllowsSoManyAtOnceAndThenOneByOne() {
    var gate = new Gate(new Policy(List.of(limited("6/min", "pump.*"))));

    for (int i = 0; i < 6; i++) {
      assertEquals(new Decision.Allowed(1), gate.decide(ANN, "pump", "pulse", true, SECOND));
    }
    var refused =
        assertInstanceOf(
            Decision.TooOften.class, gate.decide(ANN, "pump", "get", false, 3 * SECOND));
    assertEquals(8 * SECOND, refused.nanos());
    assertInstanceOf(
        Decision.TooOften.class, gate.decide(ANN, "pump", "pulse", true, 11 * SECOND - 1));
    assertEquals(new Decision.Allowed(1), gate.decide(ANN, "pump", "pulse", true, 11 * SECOND));
    assertInstanceOf(Decision.TooOften.class, gate.decide(ANN, "pump", "pulse", true, 11 * SECOND));
  }

  @Test
  void eachCallerHasARateOfItsOwnInEachRule() {
    var gate = new Gate(new Policy(List.of(limited("1/h", "pump.*"), limited("1/h", "fan.*"))));

    assertEquals(new Decision.Allowed(1), decide(gate, ANN, "pump", "set"));
    assertInstanceOf(Decision.TooOften.class, decide(gate, ANN, "pump", "set"));
    assertEquals(new Decision.Allowed(2), decide(gate, ANN, "fan", "set"));
    assertEquals(new Decision.Allowed(1), decide(gate, BOB, "pump", "set"));
  }

  @Test
  void whatARefusedCallerAsksForCostsHimNothing() {
    var gate = new Gate(new Policy(List.of(limited("1/s", "pump.*"))));

    assertEquals(new Decision.Allowed(1), gate.decide(ANN, "pump", "set", true, 0));
    for (long at = 1; at < 1000; at++) gate.decide(ANN, "pump", "set", true, at);
    assertEquals(new Decision.Allowed(1), gate.decide(ANN, "pump", "set", true, SECOND));
  }

  @Test
  void lookingCountsNothing() {
    var gate = new Gate(new Policy(List.of(limited("1/h", "pump.*"))));

    for (int i = 0; i < 3; i++) {
      assertEquals(new Decision.Allowed(1), gate.look(ANN, "pump", "set", true));
    }
    assertEquals(new Decision.Allowed(1), decide(gate, ANN, "pump", "set"));
  }

  @Test
  void whoComesUnderEverNewNamesSharesOneAllowance() {
    var allowances = new Allowances(Rate.of("2/min"));
    for (int i = 0; i < Limits.CALLERS; i++) assertEquals(0, allowances.take("caller" + i, 0));

    assertEquals(0, allowances.take("new1", 0));
    assertEquals(0, allowances.take("new2", 0));
    assertEquals(30 * SECOND, allowances.take("new3", 0));
    assertEquals(0, allowances.take("caller0", 0));
    assertEquals(30 * SECOND, allowances.take("caller0", 0));
    assertEquals(Limits.CALLERS, allowances.size());
  }

  @Test
  void whoseAllowanceIsWholeAgainGivesHisPlaceToAnother() {
    var allowances = new Allowances(Rate.of("1/min"));
    for (int i = 0; i < Limits.CALLERS; i++) allowances.take("caller" + i, 0);
    allowances.take("new", 0);

    assertEquals(0, allowances.take("later", 60 * SECOND));
    assertEquals(60 * SECOND, allowances.take("later", 60 * SECOND));
    assertEquals(Limits.CALLERS, allowances.size());
  }
}

package io.sandpiper.runtime.config;

import io.sandpiper.device.Procedure;
import io.sandpiper.device.schema.Key;
import io.sandpiper.device.schema.Nearest;
import io.sandpiper.device.schema.Problem;
import io.sandpiper.device.schema.Schema;
import io.sandpiper.device.schema.Type;
import io.sandpiper.device.schema.Values;
import io.sandpiper.runtime.policy.AgentProcedures;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Pattern;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.runtime.policy.Rate;
import io.sandpiper.runtime.policy.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows of {@code policy}: who may call what. */
final class PolicyKeys {
  /** A longer one of a caller counts as not disclosed, so no rule would ever be about it. */
  private static final Type<List<String>> NAMES =
      new Type.Several<>(
          new Type.Text(
              "name of 1 to " + Caller.NAME_CHARS + " characters, or * for any",
              java.util.regex.Pattern.compile(".{1," + Caller.NAME_CHARS + "}")));

  private static final Type<List<String>> PATTERNS =
      new Type.Several<>(
          new Type.Text(
              "COMPONENT.PROCEDURE, with * for any of either",
              java.util.regex.Pattern.compile(
                  "(\\*|[a-z0-9_]{1,"
                      + Limits.NAME_CHARS
                      + "})\\.(\\*|[a-z][a-z0-9_]{0,"
                      + Limits.NAME_CHARS
                      + "})")));

  static final Key<List<String>> ROLES =
      Key.of(
          "roles",
          NAMES,
          List.of(),
          "Whom the rule is about: callers with one of these roles at the router.");

  static final Key<List<String>> AUTHIDS =
      Key.of(
          "authids",
          NAMES,
          List.of(),
          "Whom the rule is about: callers with one of these authids; with `roles` too, both count.");

  static final Key<List<String>> ALLOW =
      Key.of("allow", PATTERNS, List.of(), "What they may call: `pump.set`, `pump.*`, `*.get`.");

  static final Key<List<String>> DENY =
      Key.of("deny", PATTERNS, List.of(), "What they may not call; weighs more than `allow`.");

  static final Key<String> RATE =
      Key.of(
          "rate",
          new Type.Text(
              "N/s, N/min or N/h, N from 1 to 9999", java.util.regex.Pattern.compile(Rate.FORM)),
          "",
          "How often each caller may call what `allow` names, all of it together: N at once, then"
              + " one by one.");

  static final Schema RULE = Schema.of(ROLES, AUTHIDS, ALLOW, DENY, RATE);

  static final Key<List<Values>> POLICY =
      Key.of(
          "policy",
          new Type.Rows(RULE),
          List.of(),
          "Rules for who may call what; see [Who may do what](../README.md#who-may-do-what). The"
              + " first that is about caller and procedure decides. Where none is, whoever the"
              + " router lets call may read, and nobody may write.");

  private PolicyKeys() {}

  /**
   * @param offered the names of the procedures by component; null for one that is not sound
   * @param wrong takes problems with paths from the file's root
   */
  static Optional<Policy> read(
      List<Values> rows, Map<String, Collection<String>> offered, Consumer<Problem> wrong) {
    var known = new LinkedHashMap<>(offered);
    known.put(AgentProcedures.AGENT, AgentProcedures.ALL.stream().map(Procedure::name).toList());
    if (rows.size() > Limits.RULES) {
      wrong.accept(
          problem(POLICY.name(), rows.size() + " rules", "at most " + Limits.RULES + " rules"));
      return Optional.empty();
    }
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < rows.size(); i++) {
      String path = POLICY.name() + "." + (i + 1);
      rule(rows.get(i), path, known, wrong).ifPresent(rules::add);
    }
    return rules.size() == rows.size() ? Optional.of(new Policy(rules)) : Optional.empty();
  }

  private static Optional<Rule> rule(
      Values row, String path, Map<String, Collection<String>> known, Consumer<Problem> wrong) {
    // Of a key that is wrong by itself that has been told; the others are looked at all the same.
    boolean right = RULE.keys().stream().allMatch(key -> row.find(key).isPresent());
    if (right && row.get(ROLES).isEmpty() && row.get(AUTHIDS).isEmpty()) {
      wrong.accept(problem(path, "a rule for nobody", "roles or authids"));
      right = false;
    }
    if (right && row.get(ALLOW).isEmpty() && row.get(DENY).isEmpty()) {
      wrong.accept(problem(path, "a rule about nothing", "allow or deny"));
      right = false;
    }
    for (Key<List<String>> key : List.of(ALLOW, DENY)) {
      for (String pattern : row.find(key).orElse(List.of())) {
        Optional<Problem> odd = unknown(path + "." + key.name(), pattern, known);
        odd.ifPresent(wrong);
        right &= odd.isEmpty();
      }
    }
    if (!right) return Optional.empty();
    return Optional.of(
        new Rule(
            row.get(ROLES),
            row.get(AUTHIDS),
            row.get(ALLOW).stream().map(Pattern::of).toList(),
            row.get(DENY).stream().map(Pattern::of).toList(),
            Optional.of(row.get(RATE)).filter(text -> !text.isEmpty()).map(Rate::of)));
  }

  /** A rule that can never be about anything is a mistake, and mostly of spelling. */
  private static Optional<Problem> unknown(
      String path, String text, Map<String, Collection<String>> known) {
    var pattern = Pattern.of(text);
    boolean each = pattern.component().equals(Pattern.EACH);
    if (!each && !known.containsKey(pattern.component())) {
      return Optional.of(
          new Problem(
              path,
              text,
              "a component of this file or " + AgentProcedures.AGENT,
              Nearest.of(pattern.component(), known.keySet())));
    }
    if (pattern.procedure().equals(Pattern.EACH)) return Optional.empty();
    var procedures = new TreeSet<String>();
    for (var component : known.entrySet()) {
      if (!each && !component.getKey().equals(pattern.component())) continue;
      // What one offers whose settings are wrong can't be said.
      if (component.getValue() == null) return Optional.empty();
      procedures.addAll(component.getValue());
    }
    if (procedures.contains(pattern.procedure())) return Optional.empty();
    String stem = pattern.component() + ".";
    String those = procedures.stream().map(stem::concat).collect(Collectors.joining(", "));
    return Optional.of(
        new Problem(
            path,
            text,
            each ? "a procedure of some component" : "one of " + those,
            Nearest.of(pattern.procedure(), procedures).map(stem::concat)));
  }

  private static Problem problem(String path, String seen, String expected) {
    return new Problem(path, seen, expected, Optional.empty());
  }
}

package io.sandpiper.runtime.core;

import io.sandpiper.device.Procedure;
import io.sandpiper.runtime.link.Journal;
import io.sandpiper.runtime.policy.Caller;
import io.sandpiper.runtime.policy.Decision;
import io.sandpiper.runtime.policy.Gate;
import io.sandpiper.runtime.policy.Policy;
import io.sandpiper.wamp.session.Happening;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets calls in by the policy, or answers why not. Pure. */
final class Access {
  private Policy policy;
  private Gate gate;
  private final Journal journal;

  /** Whether the router is Crossbar.io, which discloses by its own setting alone. */
  private boolean crossbar;

  /** Whether it has been said that a caller was not disclosed. */
  private boolean told;

  Access(Policy policy, Journal journal) {
    this.policy = policy;
    this.gate = new Gate(policy);
    this.journal = journal;
  }

  /** From now on by this one; rates are counted anew if it is another. */
  void by(Policy next) {
    if (next.equals(policy)) return;
    policy = next;
    gate = new Gate(next);
  }

  void joined(Happening.Joined welcome) {
    crossbar = welcome.details().containsKey("x_cb_node");
  }

  /** False after the answer was given. */
  boolean admits(Caller caller, String component, Procedure procedure, Answer answer, long now) {
    Decision decision = gate.decide(caller, component, procedure.name(), procedure.writes(), now);
    String what = component + "." + procedure.name();
    if (decision instanceof Decision.Allowed) return true;
    if (decision instanceof Decision.TooOften often) {
      double seconds = Math.ceil(often.nanos() / 1e8) / 10;
      answer.tooOften(
          "%s: more than %s by %s (rule %d of the device's policy); again in %.1f s"
              .formatted(what, often.rate(), caller.text(), often.rule(), seconds),
          seconds);
      return false;
    }
    answer.notAuthorized(what + ": " + reason(caller, decision.rule()));
    if (!caller.disclosed() && !told) {
      told = true;
      journal.warn(what + " was denied: " + undisclosed());
    }
    return false;
  }

  private String reason(Caller caller, int rule) {
    if (rule > 0) return "rule " + rule + " of the device's policy denies it to " + caller.text();
    if (!caller.disclosed()) return undisclosed();
    return "no rule of the device's policy allows it to "
        + caller.text()
        + "; it takes one with allow in the device's configuration";
  }

  private String undisclosed() {
    return "the router does not tell who calls, and nobody unknown may write; "
        + (crossbar
            ? "Crossbar.io does with \"disclose\": {\"caller\": true} in the permissions of the"
                + " caller's role"
            : "let it disclose callers in this realm, or the caller call with disclose_me");
  }

  /** For {@code agent.describe}: how the caller is seen, and what is missing. */
  Map<String, Object> describe(Caller caller) {
    var map = new LinkedHashMap<String, Object>();
    map.put("rules", (long) policy.rules().size());
    var seen = new LinkedHashMap<String, Object>();
    seen.put("disclosed", caller.disclosed());
    seen.put("authid", caller.authid());
    seen.put("role", caller.role());
    map.put("caller", seen);
    if (!caller.disclosed()) map.put("advice", undisclosed());
    return map;
  }

  /** Whether the caller may, unless too often. */
  boolean allows(Caller caller, String component, Procedure procedure) {
    return gate.look(caller, component, procedure.name(), procedure.writes())
        instanceof Decision.Allowed;
  }
}

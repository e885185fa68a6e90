package io.sandpiper.runtime.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides on each call by the policy, and counts those whose rate is limited. Pure: times are
 * monotonic nanoseconds from the caller's origin. Not thread-safe.
 */
public final class Gate {
  private final List<Rule> rules;

  /** One for each rule; null where there is no rate. */
  private final List<Allowances> allowances = new ArrayList<>();

  public Gate(Policy policy) {
    this.rules = policy.rules();
    for (Rule rule : rules) allowances.add(rule.rate().map(Allowances::new).orElse(null));
  }

  /** What becomes of this call; counts it. */
  public Decision decide(
      Caller caller, String component, String procedure, boolean writes, long now) {
    Decision decision = look(caller, component, procedure, writes);
    if (!(decision instanceof Decision.Allowed) || decision.rule() == 0) return decision;
    Allowances allowance = allowances.get(decision.rule() - 1);
    if (allowance == null) return decision;
    long wait = allowance.take(caller.name(), now);
    return wait == 0
        ? decision
        : new Decision.TooOften(decision.rule(), rules.get(decision.rule() - 1).rate().get(), wait);
  }

  /** Whether the caller may, rates aside; counts nothing. */
  public Decision look(Caller caller, String component, String procedure, boolean writes) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (!rule.concerns(caller)) continue;
      if (rule.denies(component, procedure)) return new Decision.Denied(i + 1);
      if (rule.allows(component, procedure)) return new Decision.Allowed(i + 1);
    }
    return writes ? new Decision.Denied(0) : new Decision.Allowed(0);
  }
}

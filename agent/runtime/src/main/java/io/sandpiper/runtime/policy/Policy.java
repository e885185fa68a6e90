package io.sandpiper.runtime.policy;

import java.util.List;

/**
 * Who may do what: the first rule that is about a call decides. Where none is, reading is allowed
 * and writing is denied.
 */
public record Policy(List<Rule> rules) {
  /** Nobody may write. */
  public static final Policy NONE = new Policy(List.of());

  public Policy {
    rules = List.copyOf(rules);
  }
}

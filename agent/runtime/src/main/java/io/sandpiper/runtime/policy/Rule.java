package io.sandpiper.runtime.policy;

import java.util.List;
import java.util.Optional;

/**
 * What some callers may do. It is about a call when the caller is one of its roles and one of its
 * authids, of which an empty list means any, and the procedure is among those it allows or denies.
 *
 * @param roles as the router names them; * for any that it discloses
 * @param authids likewise
 * @param deny weighs more than {@code allow}
 * @param rate how often each caller may call what it allows, all procedures together
 */
public record Rule(
    List<String> roles,
    List<String> authids,
    List<Pattern> allow,
    List<Pattern> deny,
    Optional<Rate> rate) {
  public Rule {
    roles = List.copyOf(roles);
    authids = List.copyOf(authids);
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    if (roles.isEmpty() && authids.isEmpty()) {
      throw new IllegalArgumentException("a rule for nobody");
    }
    if (allow.isEmpty() && deny.isEmpty()) throw new IllegalArgumentException("a rule of nothing");
  }

  boolean concerns(Caller caller) {
    return among(roles, caller.role()) && among(authids, caller.authid());
  }

  /** An undisclosed name is no name: not even * is it. */
  private static boolean among(List<String> names, String name) {
    if (names.isEmpty()) return true;
    return !name.isEmpty() && (names.contains(name) || names.contains(Pattern.EACH));
  }

  boolean denies(String component, String procedure) {
    return any(deny, component, procedure);
  }

  boolean allows(String component, String procedure) {
    return any(allow, component, procedure);
  }

  private static boolean any(List<Pattern> patterns, String component, String procedure) {
    for (Pattern each : patterns) {
      if (each.matches(component, procedure)) return true;
    }
    return false;
  }
}

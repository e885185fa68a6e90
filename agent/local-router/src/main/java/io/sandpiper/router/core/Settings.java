package io.sandpiper.router.core;

import java.util.Map;
import java.util.Set;

/**
 * What a router offers to whom.
 *
 * @param realms the realms there are; empty for any, created when the first session asks
 * @param principals who may join with a proof, by authid. Joining without one stays possible
 * @param discloses whether every callee and subscriber is told who calls and publishes; if not,
 *     only where either side asks for it
 */
public record Settings(
    Set<String> realms, Map<String, Principal> principals, Limits limits, boolean discloses) {
  /** Any realm, nobody asked for a proof. */
  public static final Settings OPEN = new Settings(Set.of(), Map.of(), Limits.DEFAULT);

  public Settings {
    realms = Set.copyOf(realms);
    principals = Map.copyOf(principals);
    for (String realm : realms) {
      if (!Match.EXACT.allows(realm)) {
        throw new IllegalArgumentException("realm: expected a URI, is \"" + realm + "\"");
      }
    }
  }

  /** Discloses everybody. */
  public Settings(Set<String> realms, Map<String, ? extends Principal> principals, Limits limits) {
    this(realms, Map.copyOf(principals), limits, true);
  }

  public Settings discloses(boolean other) {
    return new Settings(realms, principals, limits, other);
  }
}

package io.sandpiper.router.core;

import java.util.Map;
import java.util.Set;

/**
 * What a router offers to whom.
 *
 * @param realms the realms there are; empty for any, created when the first session asks
 * @param tickets who may join by ticket, by authid. Joining without proof stays possible
 * @param discloses whether every callee and subscriber is told who calls and publishes; if not,
 *     only where either side asks for it
 */
public record Settings(
    Set<String> realms, Map<String, Ticket> tickets, Limits limits, boolean discloses) {
  /** Any realm, nobody asked for a proof. */
  public static final Settings OPEN = new Settings(Set.of(), Map.of(), Limits.DEFAULT);

  public Settings {
    realms = Set.copyOf(realms);
    tickets = Map.copyOf(tickets);
    for (String realm : realms) {
      if (!Match.EXACT.allows(realm)) {
        throw new IllegalArgumentException("realm: expected a URI, is \"" + realm + "\"");
      }
    }
  }

  /** Discloses everybody. */
  public Settings(Set<String> realms, Map<String, Ticket> tickets, Limits limits) {
    this(realms, tickets, limits, true);
  }

  public Settings discloses(boolean other) {
    return new Settings(realms, tickets, limits, other);
  }

  /** A secret that its holder sends as it is, and the role that it opens. */
  public record Ticket(String secret, String role) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Ticket[role=" + role + "]";
    }
  }
}

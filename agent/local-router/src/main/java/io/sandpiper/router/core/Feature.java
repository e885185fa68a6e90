package io.sandpiper.router.core;

import io.sandpiper.wamp.message.Message.Hello;
import io.sandpiper.wamp.message.ProtocolViolation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a peer can do, as far as the router goes by it. */
enum Feature {
  /** Part of the specification spells it with two l. */
  CALL_CANCELING("callee", "call_canceling", "call_cancelling"),
  PROGRESSIVE_CALL_RESULTS("callee", "progressive_call_results"),
  TAKES_PROGRESSIVE_CALLS("callee", "progressive_call_invocations"),
  MAKES_PROGRESSIVE_CALLS("caller", "progressive_call_invocations"),
  REGISTRATION_REVOCATION("callee", "registration_revocation"),
  SUBSCRIPTION_REVOCATION("subscriber", "subscription_revocation");

  private final String role;
  private final Set<String> names;

  Feature(String role, String... names) {
    this.role = role;
    this.names = Set.of(names);
  }

  /** What a HELLO announces; the rest of it is not kept. It must name a role at least. */
  static Set<Feature> of(Hello hello) throws ProtocolViolation {
    if (!(hello.details().get("roles") instanceof Map<?, ?> roles) || roles.isEmpty()) {
      throw new ProtocolViolation("HELLO without roles");
    }
    var features = EnumSet.noneOf(Feature.class);
    for (Feature feature : values()) {
      if (feature.isIn(roles)) features.add(feature);
    }
    return features;
  }

  private boolean isIn(Map<?, ?> roles) {
    return roles.get(role) instanceof Map<?, ?> details
        && details.get("features") instanceof Map<?, ?> announced
        && names.stream().anyMatch(name -> Boolean.TRUE.equals(announced.get(name)));
  }
}

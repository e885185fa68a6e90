package io.sandpiper.wamp.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of WELCOME's details: they stay for as long as the session does, and the router may
 * have written a message's length of them.
 */
final class Welcomed {
  private static final List<String> IDENTITY =
      // The last is how Crossbar.io can be told from others.
      List.of("realm", "authid", "authrole", "authmethod", "authprovider", "x_cb_node");
  private static final List<String> ROLES = List.of("broker", "dealer");

  private Welcomed() {}

  /** The identity's texts, each on one short line, and the features of the router's two roles. */
  static Map<String, Object> kept(Map<String, Object> details) {
    var kept = new LinkedHashMap<String, Object>();
    for (String key : IDENTITY) {
      if (details.get(key) instanceof String text) kept.put(key, Session.line(text));
    }
    if (details.get("roles") instanceof Map<?, ?> roles) kept.put("roles", roles(roles));
    return Map.copyOf(kept);
  }

  private static Map<String, Object> roles(Map<?, ?> roles) {
    var kept = new LinkedHashMap<String, Object>();
    for (String role : ROLES) {
      if (roles.get(role) instanceof Map<?, ?> details) kept.put(role, role(details));
    }
    return Map.copyOf(kept);
  }

  private static Map<String, Object> role(Map<?, ?> details) {
    if (!(details.get("features") instanceof Map<?, ?> features)) return Map.of();
    var kept = new LinkedHashMap<String, Object>();
    for (Map.Entry<?, ?> feature : features.entrySet()) {
      if (kept.size() == Limits.FEATURES) break;
      // One that is absent is a feature the router has not.
      if (Boolean.TRUE.equals(feature.getValue())
          && feature.getKey() instanceof String name
          && name.length() <= Limits.TEXT_BYTES) {
        kept.put(name, true);
      }
    }
    return Map.of("features", Map.copyOf(kept));
  }
}

package io.sandpiper.wamp.session;

import io.sandpiper.wamp.message.Payload;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * HELLO's details. Announces only what works here, because routers change what they send by it: a
 * dealer for example disregards progressive results of a callee that cannot be canceled.
 */
final class Announcement {
  private static final Map<String, Object> ROLES =
      Map.of(
          "callee",
          features(
              "call_canceling",
              "call_timeout",
              "call_trustlevels",
              "caller_identification",
              "pattern_based_registration",
              "progressive_call_invocations",
              "progressive_call_results",
              "registration_revocation",
              "shared_registration"),
          "caller",
          features(
              "call_canceling",
              "call_timeout",
              "caller_identification",
              "progressive_call_invocations",
              "progressive_call_results"),
          "publisher",
          features(
              "publisher_exclusion", "publisher_identification", "subscriber_blackwhite_listing"),
          "subscriber",
          features(
              "pattern_based_subscription",
              "publication_trustlevels",
              "publisher_identification",
              "subscription_revocation"));

  private Announcement() {}

  static Map<String, Object> details(Authenticator authenticator) {
    var details = new LinkedHashMap<>(authenticator.hello());
    // Crossbar.io closes the connection over an authid of null.
    require(details, "authid", String.class, "a text");
    require(details, "authextra", Map.class, "a dictionary");
    details.put("agent", "sandpiper");
    details.put("roles", ROLES);
    details.put("authmethods", authenticator.methods());
    var checked = Payload.named(details);
    checked.requireSendable();
    return checked.named();
  }

  private static void require(
      Map<String, Object> details, String key, Class<?> type, String expected) {
    if (!details.containsKey(key) || type.isInstance(details.get(key))) return;
    throw new IllegalArgumentException("HELLO: " + key + " is not " + expected);
  }

  private static Map<String, Object> features(String... keys) {
    return Map.of(
        "features", Arrays.stream(keys).collect(Collectors.toMap(key -> key, key -> true)));
  }
}

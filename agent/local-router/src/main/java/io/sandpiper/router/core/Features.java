package io.sandpiper.router.core;

import java.util.Map;

/** What WELCOME announces: what this router does, and no more. */
final class Features {
  static final Map<String, Object> ROLES =
      Map.of(
          "broker",
          Map.of(
              "features",
              Map.of(
                  "publisher_identification", true,
                  "publisher_exclusion", true,
                  "subscriber_blackwhite_listing", true,
                  "pattern_based_subscription", true,
                  "event_retention", true,
                  "session_meta_api", true)),
          "dealer",
          Map.of(
              "features",
              Map.of(
                  "caller_identification", true,
                  "pattern_based_registration", true,
                  "progressive_call_results", true,
                  "call_canceling", true,
                  "registration_revocation", true,
                  "session_meta_api", true)));

  private Features() {}
}

package io.sandpiper.router.core;

import static java.util.Map.entry;

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
                  "subscription_revocation", true,
                  "subscription_meta_api", true,
                  "session_meta_api", true)),
          "dealer",
          Map.of(
              "features",
              Map.ofEntries(
                  entry("caller_identification", true),
                  entry("pattern_based_registration", true),
                  entry("shared_registration", true),
                  entry("progressive_call_results", true),
                  entry("progressive_call_invocations", true),
                  entry("call_canceling", true),
                  entry("call_timeout", true),
                  entry("registration_revocation", true),
                  entry("registration_meta_api", true),
                  entry("testament_meta_api", true),
                  entry("session_meta_api", true))));

  private Features() {}
}

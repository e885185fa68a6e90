package io.sandpiper.router.core;

/** The error and closing URIs that this router sends (URIs, Predefined URIs). */
final class Uris {
  static final String PROTOCOL_VIOLATION = "wamp.error.protocol_violation";
  static final String NO_SUCH_REALM = "wamp.error.no_such_realm";
  static final String NO_SUCH_PRINCIPAL = "wamp.error.no_such_principal";
  static final String NO_MATCHING_AUTH_METHOD = "wamp.error.no_matching_auth_method";
  static final String AUTHENTICATION_DENIED = "wamp.error.authentication_denied";
  static final String INVALID_URI = "wamp.error.invalid_uri";
  static final String INVALID_ARGUMENT = "wamp.error.invalid_argument";
  static final String NO_SUCH_PROCEDURE = "wamp.error.no_such_procedure";
  static final String PROCEDURE_ALREADY_EXISTS = "wamp.error.procedure_already_exists";
  static final String DIFFERENT_INVOCATION_POLICY =
      "wamp.error.procedure_exists_with_different_invocation_policy";
  static final String NO_SUCH_REGISTRATION = "wamp.error.no_such_registration";
  static final String NO_SUCH_SUBSCRIPTION = "wamp.error.no_such_subscription";
  static final String NO_SUCH_SESSION = "wamp.error.no_such_session";
  static final String FEATURE_NOT_SUPPORTED = "wamp.error.feature_not_supported";
  static final String CANCELED = "wamp.error.canceled";
  static final String TIMEOUT = "wamp.error.timeout";

  /** A callee or caller has too many calls open; "busy" in Call Re-Routing's words. */
  static final String UNAVAILABLE = "wamp.error.unavailable";

  /** Not in the specification, which has no word for a full table. */
  static final String LIMIT_REACHED = "sandpiper.error.limit_reached";

  /** What Crossbar.io says of a registration that it takes away. */
  static final String UNREGISTERED = "wamp.error.unregistered";

  /** The same of a subscription. */
  static final String UNSUBSCRIBED = "wamp.error.unsubscribed";

  /** The default of Crossbar.io and nexus; the specification's is {@code wamp.close.killed}. */
  static final String CLOSE_NORMAL = "wamp.close.normal";

  static final String CLOSE_SHUTDOWN = "wamp.close.system_shutdown";
  static final String GOODBYE_AND_OUT = "wamp.close.goodbye_and_out";

  private Uris() {}
}

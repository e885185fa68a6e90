package io.sandpiper.wamp.message;

/**
 * The error and closing URIs that the specification or the routers know (URIs, Predefined URIs).
 */
public final class Uris {
  // Of an answer to a request.
  public static final String INVALID_URI = "wamp.error.invalid_uri";
  public static final String INVALID_ARGUMENT = "wamp.error.invalid_argument";
  public static final String NO_SUCH_PROCEDURE = "wamp.error.no_such_procedure";
  public static final String PROCEDURE_ALREADY_EXISTS = "wamp.error.procedure_already_exists";
  public static final String PROCEDURE_EXISTS_WITH_DIFFERENT_POLICY =
      "wamp.error.procedure_exists_with_different_invocation_policy";
  public static final String NO_SUCH_REGISTRATION = "wamp.error.no_such_registration";
  public static final String NO_SUCH_SUBSCRIPTION = "wamp.error.no_such_subscription";
  public static final String NO_SUCH_SESSION = "wamp.error.no_such_session";
  public static final String OPTION_NOT_ALLOWED = "wamp.error.option_not_allowed";
  public static final String FEATURE_NOT_SUPPORTED = "wamp.error.feature_not_supported";
  public static final String PAYLOAD_SIZE_EXCEEDED = "wamp.error.payload_size_exceeded";
  public static final String NO_AVAILABLE_CALLEE = "wamp.error.no_available_callee";
  public static final String NETWORK_FAILURE = "wamp.error.network_failure";
  public static final String TIMEOUT = "wamp.error.timeout";

  /** The basic profile also has {@code wamp.error.cancelled}. */
  public static final String CANCELED = "wamp.error.canceled";

  /** A callee or caller has too many calls open; "busy" in Call Re-Routing's words. */
  public static final String UNAVAILABLE = "wamp.error.unavailable";

  /** Not in the specification: what every implementation answers for an exception. */
  public static final String RUNTIME_ERROR = "wamp.error.runtime_error";

  /** What Crossbar.io says of a registration that it takes away. */
  public static final String UNREGISTERED = "wamp.error.unregistered";

  // Of who may do what.
  public static final String NOT_AUTHORIZED = "wamp.error.not_authorized";
  public static final String AUTHORIZATION_DENIED = "wamp.error.authorization_denied";
  public static final String AUTHORIZATION_REQUIRED = "wamp.error.authorization_required";
  public static final String AUTHORIZATION_FAILED = "wamp.error.authorization_failed";

  // Of joining.
  public static final String NO_SUCH_REALM = "wamp.error.no_such_realm";
  public static final String NO_SUCH_ROLE = "wamp.error.no_such_role";
  public static final String NO_SUCH_PRINCIPAL = "wamp.error.no_such_principal";
  public static final String AUTHENTICATION_DENIED = "wamp.error.authentication_denied";
  public static final String AUTHENTICATION_FAILED = "wamp.error.authentication_failed";
  public static final String AUTHENTICATION_REQUIRED = "wamp.error.authentication_required";
  public static final String CANNOT_AUTHENTICATE = "wamp.error.cannot_authenticate";
  public static final String NO_MATCHING_AUTH_METHOD = "wamp.error.no_matching_auth_method";

  /** The same, as nexus, Crossbar.io and fox-wamp have it. */
  public static final String NO_AUTH_METHOD = "wamp.error.no_auth_method";

  /** The same, as Bondy has it. */
  public static final String NOT_AUTH_METHOD = "wamp.error.not_auth_method";

  // Of leaving.
  public static final String PROTOCOL_VIOLATION = "wamp.error.protocol_violation";
  public static final String CLOSE_KILLED = "wamp.close.killed";
  public static final String CLOSE_LOGOUT = "wamp.close.logout";
  public static final String CLOSE_REALM = "wamp.close.close_realm";
  public static final String CLOSE_SHUTDOWN = "wamp.close.system_shutdown";
  public static final String GOODBYE_AND_OUT = "wamp.close.goodbye_and_out";

  /** Not in the specification, and the most common one: Crossbar.io's and nexus's default. */
  public static final String CLOSE_NORMAL = "wamp.close.normal";

  private Uris() {}
}

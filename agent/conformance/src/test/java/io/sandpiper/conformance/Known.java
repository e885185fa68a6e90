package io.sandpiper.conformance;

import java.util.List;
import java.util.Optional;

/**
 * What a router or a peer is known not to do, although WELCOME does not say so. Whatever does not
 * pass and is not named here is a fault, and taken for ours.
 *
 * @param router its name
 * @param row what the row begins with
 * @param seen a part of what is seen
 * @param why for the page
 */
record Known(String router, String row, String seen, String why) {
  private static final String FORCED = "Calls: registration revocation: by force_reregister";
  private static final String CROSSBAR_ONLY = "an option of Crossbar.io's";
  private static final String ERRORS =
      "the caller gets wamp.error.callee_failure, whatever the callee says";
  private static final String PYTHON =
      "autobahn-python ends the connection over the null that fox-wamp sends for what is absent";
  private static final String PARTS =
      "the peer does not announce call_canceling as callee, and the specification has the router"
          + " drop the parts then";
  private static final String UNDEFINED =
      "in MessagePack wampy sends SUBSCRIBE with options that are undefined, which is no value of"
          + " WAMP, and Crossbar.io ends the connection";

  private static final List<Known> ALL =
      List.of(
          new Known(
              Routers.CROSSBAR,
              "Calls: registration revocation: by the meta API",
              "forward_for",
              "the registration is gone then, and the callee is not told"),
          new Known(Routers.CROSSBAR, "With wampy: we publish", "callee disconnected", UNDEFINED),
          new Known(Routers.OURS, FORCED, "procedure_already_exists", CROSSBAR_ONLY),
          new Known(
              Routers.OURS, "With autobahn-js: progressive results: theirs", "was: <[]>", PARTS),
          new Known(Routers.OURS, "With wampy: progressive results: theirs", "was: <[]>", PARTS),
          new Known(Routers.FOX_WAMP, FORCED, "TimeoutException", CROSSBAR_ONLY),
          new Known(Routers.FOX_WAMP, "Calls: errors", "callee_failure", ERRORS),
          new Known(
              Routers.FOX_WAMP,
              "Calls: a second registration is refused",
              "nothing was thrown",
              "several may register the same procedure, and share its calls"),
          new Known(
              Routers.FOX_WAMP,
              "Meta API: session: count, list, get",
              "Unexpected type",
              "wamp.session.list answers with the ids as arguments, not as a list"),
          new Known(
              Routers.FOX_WAMP,
              "Meta API: session: on_join",
              "no such event",
              "wamp.session.on_join has its details as named arguments"),
          new Known(
              Routers.FOX_WAMP, "Meta API: session: kill", "no_such_procedure", "there is none"),
          new Known(Routers.FOX_WAMP, "With autobahn-python: their errors", "_failure", ERRORS),
          new Known(Routers.FOX_WAMP, "With autobahn-js: their errors", "_failure", ERRORS),
          new Known(Routers.FOX_WAMP, "With wampy: their errors", "_failure", ERRORS),
          new Known(Routers.FOX_WAMP, "With autobahn-python: they call", "no answer", PYTHON),
          new Known(Routers.FOX_WAMP, "With autobahn-python: we publish", "no event", PYTHON),
          new Known(
              Routers.FOX_WAMP,
              "With autobahn-python: progressive results: ours",
              "no answer",
              PYTHON));

  static Optional<Known> of(String router, String row, String seen) {
    return ALL.stream()
        .filter(known -> known.router.equals(router))
        .filter(known -> row.startsWith(known.row))
        .filter(known -> seen.contains(known.seen))
        .findFirst();
  }
}

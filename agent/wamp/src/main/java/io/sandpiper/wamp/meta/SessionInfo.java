package io.sandpiper.wamp.meta;

import java.util.Map;
import java.util.Optional;

/**
 * A session as the router sees it.
 *
 * @param session 0 if the router does not say
 * @param details everything that the router says, for example {@code transport}
 */
public record SessionInfo(
    long session,
    Optional<String> authid,
    Optional<String> authrole,
    Optional<String> authmethod,
    Optional<String> authprovider,
    Map<String, Object> details) {
  static SessionInfo of(Map<String, Object> details, long asked) {
    long said = Values.id(details.get("session"));
    return new SessionInfo(
        said == 0 ? asked : said,
        Values.text(details.get("authid")),
        Values.text(details.get("authrole")),
        Values.text(details.get("authmethod")),
        Values.text(details.get("authprovider")),
        details);
  }
}

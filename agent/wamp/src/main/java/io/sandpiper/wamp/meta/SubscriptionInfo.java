package io.sandpiper.wamp.meta;

import io.sandpiper.wamp.message.Uri;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A subscription as the router sees it: one for all who subscribe to the same.
 *
 * @param id 0 if the router does not say
 * @param uri empty if the router does not say
 * @param match exact if the router does not say
 * @param details everything that the router says
 */
public record SubscriptionInfo(
    long id, String uri, Uri.Match match, Optional<Instant> created, Map<String, Object> details) {
  static SubscriptionInfo of(Map<String, Object> details, long asked) {
    long said = Values.id(details.get("id"));
    return new SubscriptionInfo(
        said == 0 ? asked : said,
        Values.text(details.get("uri")).orElse(""),
        Values.match(details.get("match")),
        Values.time(details.get("created")),
        details);
  }
}
